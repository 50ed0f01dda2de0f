import { Button } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { askAgain } from "../../api/hooks";
import { usePages } from "../../api/pages";
import type { AsideRow, AsideTable, Mended } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { Export } from "../../ui/Export";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useWords } from "../../words/language";

type Changes = Record<number, Record<string, string>>;

/** The rows of an import that were set aside, each cell to be changed where it stands, the reason on the cell. */
export function MendTable({ importId, onClose }: { importId: string; onClose: () => void }) {
  const words = useWords();
  const may = useMay();
  const [reveal, setReveal] = useState(false);
  const [changes, setChanges] = useState<Changes>({});
  const [said, setSaid] = useState<Mended | null>(null);
  const [act, busy] = useAct();
  const pages = usePages<AsideRow, AsideTable>(`/quarantine/${importId}/rows`, reveal ? { reveal: true } : {});
  const changed = Object.keys(changes).length;
  const done = pages.total === 0;

  const change = (row: AsideRow, heading: string, place: number, value: string) =>
    setChanges((before) => {
      const cells = { ...before[row.row], [heading]: value };
      if (value === row.cells[place]) delete cells[heading];
      const next = { ...before, [row.row]: cells };
      if (Object.keys(cells).length === 0) delete next[row.row];
      return next;
    });
  const mend = (dry_run: boolean) =>
    act(async () => {
      const rows = Object.entries(changes).map(([row, cells]) => ({ row: Number(row), cells }));
      const body = { import_id: Number(importId), rows, dry_run };
      setSaid(await request<Mended>("/quarantine/mend", { method: "POST", body }));
      if (dry_run) return;
      setChanges({});
      await askAgain();
    });
  return (
    <section className="sheet stack" aria-label={words.data.quarantine}>
      <div className="row sheet-head">
        <h2>{pages.first?.file}</h2>
        <span className="row">
          {may("customers.unmask") && !reveal && (
            <Button size="small" title={words.customers.unmaskHow} onClick={() => setReveal(true)}>
              {words.data.fullCells}
            </Button>
          )}
          <button type="button" className="link" onClick={onClose}>
            {words.common.close}
          </button>
        </span>
      </div>
      {pages.error && <Failure error={pages.error} retry={pages.again} />}
      {!pages.first && !pages.error && <Loading rows={6} />}
      {done && <p>{words.data.allMended}</p>}
      {pages.first && !done && <Rows table={pages.first} rows={pages.items} changes={changes} onChange={change} />}
      {pages.first && !done && <More pages={pages} />}
      {pages.first && !done && <Export path={`/quarantine/${importId}/rows/export`} />}
      {said && (
        <div role="status" className="prose aside">
          <p>{said.said}</p>
          {said.problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </div>
      )}
      {may("data.decide") && !done && (
        <div className="row">
          <Button type="primary" disabled={changed === 0} loading={busy} onClick={() => void mend(false)}>
            {words.data.mend}
          </Button>
          <Button disabled={changed === 0} loading={busy} onClick={() => void mend(true)}>
            {words.data.tryMend}
          </Button>
          {changed > 0 && <span className="soft">{words.data.changed(changed)}</span>}
        </div>
      )}
    </section>
  );
}

interface RowsProps {
  table: AsideTable;
  rows: readonly AsideRow[];
  changes: Changes;
  onChange: (row: AsideRow, heading: string, place: number, value: string) => void;
}

function Rows({ table, rows, changes, onChange }: RowsProps) {
  const words = useWords();
  const may = useMay();
  return (
    <div className="scroll">
      <table className="rows mend small">
        <thead>
          <tr>
            <th scope="col">{words.data.rowNumber}</th>
            {table.headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
            <th scope="col">{words.data.reason}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <th scope="row">{row.row}</th>
              {row.cells.map((cell, place) => {
                const heading = table.headings[place] ?? "";
                const problem = row.problems.find((each) => each.heading === heading);
                const now = changes[row.row]?.[heading];
                return (
                  <td key={heading} className={problem ? "faulty" : ""}>
                    <input
                      aria-label={`${words.data.rowNumber} ${row.row}, ${heading}`}
                      aria-invalid={problem ? true : undefined}
                      aria-description={problem?.reason}
                      data-note={problem?.reason}
                      className={now === undefined ? "" : "changed"}
                      // A covered cell is written anew or left: what is shown of it is not what it says.
                      placeholder={table.masked[place] ? cell : ""}
                      value={now ?? (table.masked[place] ? "" : cell)}
                      readOnly={!may("data.decide")}
                      onChange={(event) => onChange(row, heading, place, event.target.value)}
                    />
                  </td>
                );
              })}
              <td className="reasons">
                {row.problems.map((each) => words.common.pair(each.place, each.reason)).join(" · ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
