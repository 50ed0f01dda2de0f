import type { CSSProperties, KeyboardEvent } from "react";
import type { Cell, TableBlock } from "../api/types";
import { named } from "../people/context";
import { Figure } from "../ui/Figure";
import { Whole } from "../ui/Whole";
import "../ui/table.css";

const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/**
 * The arrow keys walk from cell to cell, so that a note is had without a mouse and a table is one stop of Tab; Enter opens
 * the names behind the number.
 */
function walk(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = STEPS[event.key];
  const cell = event.target instanceof Element ? event.target.closest("td, th") : null;
  const row = cell?.parentElement;
  if (event.key === "Enter" && event.target === cell) {
    cell?.querySelector("button")?.click();
    return;
  }
  if (!step || !cell || !row) return;
  const column = [...row.children].indexOf(cell) + step[1];
  const rows = [...event.currentTarget.children];
  const next = rows[rows.indexOf(row) + step[0]]?.children[column];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

export function BlockTable({ table, bare = false }: { table: TableBlock; bare?: boolean }) {
  const isNumber = (column: number) => table.number_columns[column] ?? false;
  return (
    <div className="block-table">
      <div className="scroll">
        <table className="rows">
          <caption className={bare ? "unseen" : undefined}>{table.name}</caption>
          <thead>
            <tr>
              {table.headings.map((heading, column) => (
                <th key={column} scope="col" className={isNumber(column) ? "n" : undefined}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={walk}>
            {table.rows.map((row, place) => (
              <tr key={place}>
                {row.map((cell, column) =>
                  column === 0 ? (
                    <th key={column} scope="row" tabIndex={place === 0 ? 0 : -1} className={look(cell, false)}>
                      <Figure cell={cell} tabbable={false} />
                    </th>
                  ) : (
                    <td
                      key={column}
                      tabIndex={-1}
                      data-note={cell.note || undefined}
                      className={look(cell, isNumber(column))}
                      style={depth(cell)}
                    >
                      <Figure
                        cell={{ ...cell, moving: false }}
                        people={named(cell.people, row[0]?.text ?? "", table.headings[column] ?? "")}
                        tabbable={false}
                      />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.remarks.map((remark) => (
        <p key={remark} className="remark">
          <Whole text={remark} />
        </p>
      ))}
    </div>
  );
}

function look(cell: Cell, isNumber: boolean): string {
  const parts = [isNumber ? "n" : cell.kind === "date" ? "date" : ""];
  if (cell.missing) parts.push("missing");
  else if (cell.moving) parts.push("moving");
  if (typeof cell.shade === "number") parts.push("shaded");
  return parts.join(" ").trim();
}

function depth(cell: Cell): CSSProperties | undefined {
  return typeof cell.shade === "number" ? ({ "--depth": cell.shade } as CSSProperties) : undefined;
}
