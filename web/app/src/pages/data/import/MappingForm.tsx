import { Button, Select } from "antd";
import { useState } from "react";
import { request } from "../../../api/client";
import { refresh } from "../../../api/hooks";
import type { LookedInto, Mapped, MappingColumn, Proposal, UploadedTable } from "../../../api/types";
import { useAct } from "../../../ui/act";
import { Choice } from "../../../ui/Choice";
import { Heads } from "../../../ui/Heads";
import { useWords } from "../../../words/language";
import "../../../blocks/blocks.css";

interface Props {
  upload: LookedInto;
  table: UploadedTable;
  proposal: Proposal;
  onKept: (kept: Mapped) => void;
}

const UNUSED = "";
const STATUS = "status";

/** What each column of a table nobody knows is taken for, to be checked once. */
export function MappingForm({ upload, table, proposal: first, onKept }: Props) {
  const words = useWords();
  const [act, busy] = useAct();
  const [seen, setSeen] = useState({ columns: table.columns, proposal: first });
  const [fields, setFields] = useState<Record<number, string>>(() => fieldsOf(table.columns));
  const [states, setStates] = useState<Record<string, string>>(first.words);
  const [dateOrder, setDateOrder] = useState<string>(first.date_order);
  const { proposal, columns } = seen;

  const asKind = (kind: string) =>
    act(async () => {
      const place = upload.tables.indexOf(table);
      const found = await request<UploadedTable>(`/uploads/${upload.id}/tables/${place}/as/${kind}`);
      if (!found.proposal) return;
      setSeen({ columns: found.columns, proposal: found.proposal });
      setFields(fieldsOf(found.columns));
      setStates(found.proposal.words);
    });
  const keep = () =>
    act(async () => {
      const taken = Object.entries(fields).filter(([, field]) => field !== UNUSED);
      const body = {
        version: upload.version,
        table: table.name,
        kind: proposal.kind,
        columns: Object.fromEntries(taken.map(([place, field]) => [field, Number(place)])),
        states,
        date_order: dateOrder,
      };
      const kept = await request<Mapped>(`/uploads/${upload.id}/mapping`, { method: "PUT", body });
      onKept(kept);
      await refresh(`/uploads/${upload.id}`);
    }, words.common.saved);

  const used = new Set(Object.values(fields));
  const missing = proposal.missing.filter((each) => !used.has(each.id));
  const said = [...new Set([...proposal.unknown_words, ...wordsOfStatus(columns, fields), ...Object.keys(states)])];
  const undecided = said.filter((word) => !states[word]);
  const unready =
    used.size < 2 || missing.length > 0 || undecided.length > 0 || (proposal.dates_in_doubt && !dateOrder);
  return (
    <div className="stack mapping">
      <p className="soft small">{words.data.mappingHow}</p>
      {proposal.remarks.length > 0 && (
        <ul className="prose aside">
          {proposal.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      <div className="row">
        <span className="soft">{words.data.kind}</span>
        <Select
          aria-label={words.data.kind}
          value={proposal.kind}
          popupMatchSelectWidth={false}
          options={proposal.kinds.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(kind: string) => void asKind(kind)}
        />
      </div>
      <Columns columns={columns} fields={fields} proposal={proposal} onChange={setFields} />
      {said.length > 0 && <States said={said} proposal={proposal} states={states} onChange={setStates} />}
      {proposal.dates_in_doubt && (
        <div className="row">
          <span>{words.data.dateOrder}</span>
          <Choice
            label={words.data.dateOrder}
            value={dateOrder}
            options={[
              { id: "mdy", name: words.data.monthFirst },
              { id: "dmy", name: words.data.dayFirst },
            ]}
            onChange={setDateOrder}
          />
        </div>
      )}
      {missing.length > 0 && (
        <p>
          <b className="cross">✗ {words.data.stillMissing}</b> {missing.map((each) => each.name).join(" · ")}
        </p>
      )}
      <div>
        <Button type="primary" loading={busy} disabled={unready} onClick={() => void keep()}>
          {words.data.keepMapping}
        </Button>
      </div>
    </div>
  );
}

function fieldsOf(columns: readonly MappingColumn[]): Record<number, string> {
  return Object.fromEntries(columns.map((column) => [column.place, column.field ?? UNUSED]));
}

/** What stands in the column a person says is the state: without its meaning the server would leave the column out. */
function wordsOfStatus(columns: readonly MappingColumn[], fields: Record<number, string>): string[] {
  const column = columns.find((each) => fields[each.place] === STATUS);
  return column ? column.samples.filter(Boolean) : [];
}

interface ColumnsProps {
  columns: readonly MappingColumn[];
  fields: Record<number, string>;
  proposal: Proposal;
  onChange: (fields: Record<number, string>) => void;
}

function Columns({ columns, fields, proposal, onChange }: ColumnsProps) {
  const words = useWords();
  // One field stands in one column: taking it here frees it there.
  const take = (place: number, field: string) => {
    const freed = Object.entries(fields).map(([other, had]) => [other, field && had === field ? UNUSED : had]);
    onChange({ ...Object.fromEntries(freed), [place]: field });
  };
  return (
    <div className="scroll">
      <table className="rows full">
        <Heads names={[words.data.column, words.data.takenFor]} />
        <tbody>
          {columns.map((column) => (
            <tr key={column.place}>
              <th scope="row">
                {column.name}
                <span className="soft small samples">{column.samples.slice(0, 3).join(" · ")}</span>
              </th>
              <td>
                <Select
                  className="field-select"
                  showSearch={{ optionFilterProp: "label" }}
                  aria-label={`${words.data.takenFor}: ${column.name}`}
                  value={fields[column.place] ?? UNUSED}
                  options={[
                    { value: UNUSED, label: words.data.ignored },
                    ...proposal.fields.map((each) => ({ value: each.id, label: each.name })),
                  ]}
                  onChange={(field: string) => take(column.place, field)}
                />
                {column.guessed && fields[column.place] === column.field && (
                  <span className="badge">{words.data.guessed}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface StatesProps {
  said: readonly string[];
  proposal: Proposal;
  states: Record<string, string>;
  onChange: (states: Record<string, string>) => void;
}

function States({ said, proposal, states, onChange }: StatesProps) {
  const words = useWords();
  return (
    <fieldset className="states">
      <legend>{words.data.states}</legend>
      {said.map((word) => (
        <div key={word} className="row">
          <span className="state-word">{word}</span>
          <Select
            aria-label={word}
            {...(states[word] ? { value: states[word] } : {})}
            popupMatchSelectWidth={false}
            placeholder={words.data.chooseState}
            status={states[word] ? "" : "warning"}
            options={proposal.states.map((each) => ({ value: each.id, label: each.name }))}
            onChange={(state: string) => onChange({ ...states, [word]: state })}
          />
        </div>
      ))}
    </fieldset>
  );
}
