import { Input, Select } from "antd";
import { useId, useState } from "react";
import { useGet } from "../../api/hooks";
import { usePages } from "../../api/pages";
import type { AuditAction, AuditEntry } from "../../api/types";
import { Empty } from "../../ui/Empty";
import { Export } from "../../ui/Export";
import { Failure } from "../../ui/Failure";
import { Heads } from "../../ui/Heads";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useWords } from "../../words/language";
import "../../ui/table.css";

export function AuditPage() {
  const words = useWords();
  const [action, setAction] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const query = { action, from, to };
  const actions = useGet<AuditAction[]>("/audit/actions");
  const pages = usePages<AuditEntry>("/audit", query);
  return (
    <article className="page">
      <header>
        <h1>{words.settings.audit}</h1>
        <Export path="/audit/export" query={query} />
      </header>
      <div className="row">
        <Select
          aria-label={words.settings.what}
          value={action}
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: "label" }}
          options={[
            { value: "", label: words.settings.anything },
            ...(actions.data ?? []).map((each) => ({ value: each.action, label: each.what })),
          ]}
          onChange={setAction}
        />
        <Day name={words.common.from} value={from} onChange={setFrom} />
        <Day name={words.common.to} value={to} onChange={setTo} />
      </div>
      <section className="sheet stack">
        {pages.error && <Failure error={pages.error} retry={pages.again} />}
        {!pages.first && !pages.error && <Loading rows={10} />}
        {pages.first && pages.items.length === 0 && <Empty title={words.settings.noAudit} />}
        {pages.items.length > 0 && <Entries entries={pages.items} />}
        {pages.first && <More pages={pages} />}
      </section>
    </article>
  );
}

interface DayProps {
  name: string;
  value: string;
  onChange: (day: string) => void;
}

function Day({ name, value, onChange }: DayProps) {
  const id = useId();
  return (
    <span className="row">
      <label htmlFor={id}>{name}</label>
      <Input id={id} type="date" className="day" value={value} onChange={(event) => onChange(event.target.value)} />
    </span>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const words = useWords();
  return (
    <div className="scroll">
      <table className="rows full">
        <Heads names={[words.settings.when, words.settings.who, words.settings.what, words.settings.subject]} />
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <th scope="row" className="date">
                {entry.at}
              </th>
              <td data-note={entry.address ?? undefined}>{entry.who || words.settings.server}</td>
              <td>{entry.what}</td>
              <td>
                {entry.subject} <span className="soft small">{detail(entry.detail)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function detail(said: Record<string, unknown>): string {
  return Object.entries(said)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(",") : String(value)}`)
    .join(" ");
}
