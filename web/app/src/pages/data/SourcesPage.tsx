import { Popconfirm } from "antd";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { Source } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";
import "./data.css";

/** Which exports are recognised, by platform, and the layouts this shop was taught. */
export function SourcesPage() {
  const words = useWords();
  const asked = useGet<Source[]>("/sources");
  return (
    <article className="page">
      <header>
        <h1>{words.data.sources}</h1>
      </header>
      <p className="soft">{words.data.sourcesHow}</p>
      <Answer of={asked} rows={10}>
        {(sources) => {
          const own = sources.filter((each) => each.own);
          const known = sources.filter((each) => !each.own);
          const platforms = new Map(known.map((each) => [each.source, each.source_name]));
          return (
            <div className="stack">
              {own.length > 0 && <Group title={words.data.ownLayouts} sources={own} />}
              {[...platforms].map(([platform, name]) => (
                <Group key={platform} title={name} sources={known.filter((each) => each.source === platform)} />
              ))}
            </div>
          );
        }}
      </Answer>
    </article>
  );
}

function Group({ title, sources }: { title: string; sources: readonly Source[] }) {
  return (
    <section className="sheet stack" aria-label={title}>
      <h2>{title}</h2>
      {sources.map((source) => (
        <One key={source.layout} source={source} />
      ))}
    </section>
  );
}

function One({ source }: { source: Source }) {
  const words = useWords();
  const may = useMay();
  const [act] = useAct();
  const forget = async () => {
    const path = `/sources/own/${encodeURIComponent(source.own)}`;
    if (await act(() => request(path, { method: "DELETE" }))) await refresh("/sources");
  };
  return (
    <article>
      <h3>
        {source.name}
        {source.unconfirmed && <span className="badge">{words.data.unconfirmed}</span>}
      </h3>
      {source.gives && <p className="small">{words.common.pair(words.data.gives, source.gives)}</p>}
      {source.notes && <p className="small soft">{source.notes}</p>}
      <details>
        <summary>{words.data.columnsOf}</summary>
        <dl className="columns-known small">
          {source.fields.map((field) => (
            <div key={field.field}>
              <dt>
                {field.name}
                {field.needed && <span className="badge">{words.data.needed}</span>}
              </dt>
              <dd className="soft">{field.columns.join(" · ")}</dd>
            </div>
          ))}
        </dl>
      </details>
      {source.own && may("data.decide") && (
        <Popconfirm
          title={words.data.forget}
          description={words.data.forgetHow}
          okText={words.data.forget}
          cancelText={words.common.cancel}
          onConfirm={() => void forget()}
        >
          <button type="button" className="link small">
            {words.data.forget}
          </button>
        </Popconfirm>
      )}
    </article>
  );
}
