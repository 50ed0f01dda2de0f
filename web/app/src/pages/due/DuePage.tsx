import { useState } from "react";
import { Link } from "react-router";
import { usePages } from "../../api/pages";
import type { DueList, DueRow } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { useMay } from "../../shell/session";
import { Choice } from "../../ui/Choice";
import { Empty } from "../../ui/Empty";
import { Export } from "../../ui/Export";
import { Failure } from "../../ui/Failure";
import { Heads } from "../../ui/Heads";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useWords } from "../../words/language";
import { AskStaff } from "../tasks/AskStaff";
import "../../ui/table.css";
import "./due.css";

const PLACES = ["all", "rhythm", "in", "past", "before"] as const;

/** Whom to write to, and why today. */
export function DuePage() {
  return (
    <Allowed needs="customers.read">
      <Whole />
    </Allowed>
  );
}

function Whole() {
  const words = useWords();
  const may = useMay();
  const [place, setPlace] = useState<string>("all");
  const pages = usePages<DueRow, DueList>("/due", { place });
  const counts = pages.first?.counts;
  const named = PLACES.map((each) => ({
    id: each as string,
    name: each === "all" || !counts ? words.today.places[each] : `${words.today.places[each]} ${counts[each] ?? 0}`,
  }));
  return (
    <div className="page">
      <header>
        <h1>{words.today.due}</h1>
        {may("acting.write") && <Link to="/journeys">{words.today.toJourney}</Link>}
        <AskStaff customers={[...new Set(pages.items.map((row) => row.customer_id))]} />
        <Export path="/due/export" query={{ place }} />
      </header>
      <p className="soft">
        {pages.first?.method || words.today.dueHow}{" "}
        {pages.first && words.today.duePeople(pages.first.total, pages.first.people)}
      </p>
      <Choice label={words.today.due} value={place} options={named} onChange={setPlace} />
      <section className="sheet stack">
        {pages.error && <Failure error={pages.error} retry={pages.again} />}
        {!pages.first && !pages.error && <Loading rows={12} height={500} />}
        {pages.first && pages.items.length === 0 && <Empty title={words.today.noDue} how={words.today.noDueHow} />}
        {pages.items.length > 0 && <Rows rows={pages.items} />}
        {pages.first && <More pages={pages} />}
      </section>
    </div>
  );
}

/** Neighbours that are about one customer. */
function together(rows: readonly DueRow[]): DueRow[][] {
  const groups: DueRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0]?.customer_id === row.customer_id) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

function Rows({ rows }: { rows: readonly DueRow[] }) {
  const words = useWords();
  return (
    <div className="scroll">
      <table className="rows full due-rows">
        <Heads
          names={[words.people.customer, words.today.what, words.today.reason]}
          numbers={[words.today.spent, words.today.worth]}
        />
        {together(rows).map((own, place) => (
          <tbody key={place}>
            {own.map((row, nth) => (
              <One key={nth} row={row} names={nth === 0 ? own.length : 0} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** A reason; the first of a customer names them for all of theirs. */
function One({ row, names }: { row: DueRow; names: number }) {
  const words = useWords();
  return (
    <tr>
      {names > 0 && (
        <th scope="rowgroup" rowSpan={names} className="who">
          <Link to={`/customers/${row.customer_id}`}>{row.name || words.people.numbered(row.customer_id)}</Link>
          {row.platform_only && <span className="soft small block">{words.today.platformOnly(row.source)}</span>}
        </th>
      )}
      <td className="what">{row.what}</td>
      <td className="why cap">
        {row.reason}
        {row.held && (
          <span className="small block">
            <b className="cross">✗ {words.today.hold}</b> {row.held}
          </span>
        )}
      </td>
      {names > 0 && (
        <td rowSpan={names} className="n spent" data-name={words.today.spent}>
          {row.spent}
        </td>
      )}
      <td className="n worth" data-name={row.worth && words.today.worth}>
        {row.worth}
      </td>
    </tr>
  );
}
