import { useQuery } from "@tanstack/react-query";
import { Button, Input, InputNumber, Segmented, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { request } from "../../api/client";
import type { ApiError } from "../../api/error";
import { refresh, useGet } from "../../api/hooks";
import type { Lang, Template, TemplatePreview } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { useLater } from "../../ui/useLater";
import { useLanguage } from "../../words/language";
import "./journeys.css";
import "./words.css";

type Written = Template["written"][string];
const EMPTY: Written = { subject: "", body: "", mjml: "", need: "", hesitate: "", refuse: "" };
const TYPED_AFTER = 500;
const PURPOSES = ["marketing", "reminder", "service"] as const;

export function TemplatePage() {
  return (
    <Allowed needs="acting.read">
      <Whole />
    </Allowed>
  );
}

function Whole() {
  const { name = "" } = useParams();
  const [search] = useSearchParams();
  const isNew = search.has("new");
  const asked = useGet<Template>(`/templates/${name}`, {}, { enabled: !isNew });
  if (isNew) return <Edit name={name} kept={null} script={search.get("new") === "script"} />;
  if (asked.data && asked.data.name === name)
    return <Edit key={asked.data.version} name={name} kept={asked.data} script={asked.data.script} />;
  if (asked.error) return <Failure error={asked.error} retry={() => void asked.refetch()} />;
  return <Loading rows={10} />;
}

/** Words in both languages, what is wrong with them as they are written, and how they read. */
function Edit({ name, kept, script }: { name: string; kept: Template | null; script: boolean }) {
  const { words, lang: spoken } = useLanguage();
  const { texts } = words.journeys;
  const may = useMay();
  const go = useNavigate();
  const [act, busy] = useAct();
  const [lang, setLang] = useState<Lang>(spoken);
  const [purpose, setPurpose] = useState(kept?.purpose ?? "marketing");
  const [written, setWritten] = useState<Record<string, Written>>(kept?.written ?? {});
  const here = written[lang] ?? EMPTY;
  const edits = may("acting.write");
  const change = (some: Partial<Written>) => setWritten((before) => ({ ...before, [lang]: { ...here, ...some } }));
  // A language in which nothing stands is one that was not written.
  const spokenIn = Object.fromEntries(
    Object.entries(written).filter(([, each]) => Object.values(each).some((text) => text.trim())),
  );
  const save = async () => {
    const body = { version: kept?.version ?? 0, purpose, ...spokenIn };
    if (!(await act(() => request(`/templates/${name}`, { method: "PUT", body }), words.common.saved))) return;
    await refresh("/templates", "/journeys");
    // What was new is there now, under its name.
    if (!kept) await go(`/journeys/words/${name}`, { replace: true });
  };
  const preview = usePreview(name, { purpose, lang, written: spokenIn });
  const faults = preview.data?.faults ?? [];
  const at = (part: string) => faults.filter((fault) => fault.where === `${part}.${lang}`);
  const parts: [keyof Written, string, number][] = script
    ? [
        ["subject", texts.subject, 0],
        ["body", texts.opening, 3],
        ["need", texts.need, 3],
        ["hesitate", texts.hesitate, 3],
        ["refuse", texts.refuse, 3],
      ]
    : [
        ["subject", texts.subject, 0],
        ["body", texts.body, 12],
        ["mjml", texts.mjml, 3],
      ];
  return (
    <div className="page">
      <header>
        <div>
          <Link to="/journeys/words" className="small">
            ← {texts.title}
          </Link>
          <h1>{name}</h1>
        </div>
        {kept && <span className="soft">{texts.version(kept.version)}</span>}
        {edits && (
          <Button
            type="primary"
            loading={busy}
            disabled={faults.some((fault) => fault.refused)}
            onClick={() => void save()}
          >
            {texts.saveNew}
          </Button>
        )}
      </header>
      <div className="writing">
        <section className="sheet stack">
          <div className="row">
            <Segmented<Lang>
              aria-label={words.shell.language}
              value={lang}
              options={(["zh", "en"] as const).map((each) => ({ value: each, label: texts.languages[each] }))}
              onChange={setLang}
            />
            <Select
              aria-label={texts.purpose}
              disabled={!edits}
              value={purpose}
              popupMatchSelectWidth={false}
              options={PURPOSES.map((each) => ({ value: each as string, label: words.customers.purposes[each] }))}
              onChange={setPurpose}
            />
          </div>
          {parts.map(([part, label, rows]) => (
            <div key={part} className="field">
              <label htmlFor={`words-${part}`}>{label}</label>
              {rows === 0 ? (
                <Input
                  id={`words-${part}`}
                  disabled={!edits}
                  maxLength={200}
                  value={here[part]}
                  onChange={({ target }) => change({ [part]: target.value })}
                />
              ) : (
                <Input.TextArea
                  id={`words-${part}`}
                  disabled={!edits}
                  value={here[part]}
                  onChange={({ target }) => change({ [part]: target.value })}
                />
              )}
              {at(part).map((fault) => (
                <span key={fault.text} className={fault.refused ? "small cross" : "small soft"}>
                  {fault.text}
                </span>
              ))}
            </div>
          ))}
          {kept && (
            <details>
              <summary>{texts.variables}</summary>
              <dl className="variables small">
                {kept.variables.map((each) => (
                  <div key={each.name}>
                    <dt>
                      <code>{`{{ ${each.name} }}`}</code>
                    </dt>
                    <dd>
                      {each.means} · <span className="soft">{each.example}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            </details>
          )}
        </section>
        <aside className="stack">
          <Preview preview={preview} />
          {kept && (
            <section className="sheet">
              <h2>{texts.usedBy}</h2>
              {kept.used_by.length === 0 && <p className="soft small">{texts.unused}</p>}
              {kept.used_by.map((each) => (
                <p key={each.id}>
                  <Link to={`/journeys/${each.id}`}>{each.name}</Link>{" "}
                  {each.version && <span className="soft small">{texts.version(Number(each.version))}</span>}
                </p>
              ))}
            </section>
          )}
        </aside>
      </div>
    </div>
  );
}

interface Asked {
  purpose: string;
  lang: Lang;
  written: Record<string, Written>;
}

/** How it reads, asked for shortly after the last letter; the customer is part of the question. */
function usePreview(name: string, asked: Asked) {
  const { lang: spoken } = useLanguage();
  const [customer, setCustomer] = useState<number | null>(null);
  const body = useLater(
    JSON.stringify({ ...asked.written, purpose: asked.purpose, lang: asked.lang, customer_id: customer }),
    TYPED_AFTER,
  );
  const query = useQuery<TemplatePreview, ApiError>({
    queryKey: [`/templates/${name}/preview`, body, spoken],
    queryFn: ({ signal }) => request(`/templates/${name}/preview`, { method: "POST", body: JSON.parse(body), signal }),
    placeholderData: (before) => before,
  });
  return { ...query, customer, setCustomer };
}

function Preview({ preview }: { preview: ReturnType<typeof usePreview> }) {
  const { words } = useLanguage();
  const { texts } = words.journeys;
  const { data, error } = preview;
  const branches = Object.entries(data?.branches ?? {}) as ["need" | "hesitate" | "refuse", string][];
  return (
    <section className="sheet stack" aria-label={texts.preview}>
      <h2>{texts.preview}</h2>
      <div className="field">
        <label htmlFor="preview-as" className="small soft">
          {texts.as}
        </label>
        <InputNumber id="preview-as" min={1} precision={0} value={preview.customer} onChange={preview.setCustomer} />
      </div>
      {error && <Failure error={error} />}
      {data && !error && (
        <>
          {data.customer && <p className="small soft">{data.customer}</p>}
          {data.missing.length > 0 && <p className="small cross">{texts.missing(data.missing.join(", "))}</p>}
          <h3>{data.subject}</h3>
          <p className="preview-body">{data.body}</p>
          {branches.map(([branch, text]) => (
            <div key={branch}>
              <p className="small soft">{texts[branch]}</p>
              <p className="preview-body">{text}</p>
            </div>
          ))}
          {data.faults.length === 0 && <p className="small tick">{texts.fine}</p>}
        </>
      )}
    </section>
  );
}
