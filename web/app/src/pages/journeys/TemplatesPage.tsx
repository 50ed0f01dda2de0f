import { Button, Input } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useGet } from "../../api/hooks";
import type { TemplateRow } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { Empty } from "../../ui/Empty";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";
import "../../ui/table.css";
import "./journeys.css";

export function TemplatesPage() {
  return (
    <Allowed needs="acting.read">
      <Whole />
    </Allowed>
  );
}

/** All words there are: of messages, and scripts for the staff. */
function Whole() {
  const words = useWords();
  const { texts } = words.journeys;
  const may = useMay();
  const asked = useGet<TemplateRow[]>("/templates");
  return (
    <div className="page">
      <header>
        <div>
          <Link to="/journeys" className="small">
            ← {words.journeys.title}
          </Link>
          <h1>{texts.title}</h1>
        </div>
      </header>
      <p className="soft">{texts.how}</p>
      {may("acting.write") && <New />}
      <Answer of={asked} rows={8}>
        {(rows) =>
          rows.length === 0 ? (
            <div className="sheet">
              <Empty title={texts.none} how={texts.noneHow} />
            </div>
          ) : (
            <div className="stack journeys-stack">
              <Rows title={texts.messages} rows={rows.filter((row) => !row.script)} />
              <Rows title={texts.scripts} rows={rows.filter((row) => row.script)} />
            </div>
          )
        }
      </Answer>
    </div>
  );
}

function New() {
  const words = useWords();
  const go = useNavigate();
  const [id, setId] = useState("");
  const fits = /^[a-z0-9_]{1,40}$/.test(id);
  return (
    <div className="row">
      <Input
        className="narrow"
        aria-label={words.journeys.texts.id}
        placeholder={words.journeys.texts.id}
        value={id}
        maxLength={40}
        onChange={({ target }) => setId(target.value)}
      />
      <Button disabled={!fits} onClick={() => void go(`/journeys/words/${id}?new=message`)}>
        {words.journeys.texts.make}
      </Button>
      <Button disabled={!fits} onClick={() => void go(`/journeys/words/${id}?new=script`)}>
        {words.journeys.texts.makeScript}
      </Button>
    </div>
  );
}

function Rows({ title, rows }: { title: string; rows: readonly TemplateRow[] }) {
  const words = useWords();
  const { texts } = words.journeys;
  if (rows.length === 0) return null;
  const purposes = words.customers.purposes as Record<string, string>;
  const languages = texts.languages as Record<string, string>;
  return (
    <section className="sheet stack" aria-label={title}>
      <h2>{title}</h2>
      <div className="scroll">
        <table className="rows full">
          <Heads names={[texts.subject, texts.purpose, texts.usedBy]} numbers={[words.journeys.versions]} />
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <Link to={`/journeys/words/${row.name}`}>{row.subject}</Link>
                  <span className="soft small block">
                    {row.name} · {row.languages.map((each) => languages[each]).join(" / ")}
                  </span>
                </th>
                <td>{purposes[row.purpose]}</td>
                <td>
                  {row.used_by.length === 0 && <span className="soft">{texts.unused}</span>}
                  {row.used_by.map((each) => (
                    <Link key={each.id} to={`/journeys/${each.id}`} className="block">
                      {each.name}
                    </Link>
                  ))}
                </td>
                <td className="n">{row.version}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
