import { useState } from "react";
import { Link } from "react-router";
import { usePages } from "../api/pages";
import type { People, Person } from "../api/types";
import { useScope } from "../shell/scope";
import { Choice } from "../ui/Choice";
import { Empty } from "../ui/Empty";
import { Export } from "../ui/Export";
import { Failure } from "../ui/Failure";
import { Loading } from "../ui/Loading";
import { More } from "../ui/More";
import { useWords } from "../words/language";
import { SaveAsAudience } from "./SaveAsAudience";
import "../ui/table.css";
import { SidePanel } from "../ui/SidePanel";

interface Props {
  people: People;
  open: boolean;
  onClose: () => void;
}

export default function PeopleDrawer({ people, open, onClose }: Props) {
  return (
    <SidePanel open={open} onClose={onClose} title={people.title} size="large" destroyOnHidden>
      <Names key={people.path + JSON.stringify(people.query)} people={people} onLeave={onClose} />
    </SidePanel>
  );
}

function Names({ people, onLeave }: { people: People; onLeave: () => void }) {
  const words = useWords();
  const { scope } = useScope();
  const [side, setSide] = useState("numerator");
  const query = people.exact ? people.query : { ...scope, ...people.query, side };
  const pages = usePages<Person>(people.path, query);
  return (
    <div className="stack">
      {!people.exact && (
        <Choice
          label={words.people.side}
          value={side}
          options={[
            { id: "numerator", name: words.people.counted },
            { id: "denominator", name: words.people.everybody },
          ]}
          onChange={setSide}
        />
      )}
      {pages.error && <Failure error={pages.error} retry={pages.again} />}
      {!pages.error && !pages.first && <Loading rows={10} />}
      {pages.first && pages.items.length === 0 && <Empty title={words.people.nobody} how={words.people.nobodyHow} />}
      {pages.items.length > 0 && <Rows rows={pages.items} onLeave={onLeave} />}
      {pages.first && (
        <More pages={pages}>
          <Export path={`${people.path}/export`} query={query} />
          <SaveAsAudience path={people.path} query={query} title={people.title} onLeave={onLeave} />
        </More>
      )}
    </div>
  );
}

function Rows({ rows, onLeave }: { rows: readonly Person[]; onLeave: () => void }) {
  const words = useWords();
  return (
    <div className="scroll">
      <table className="rows full">
        <thead>
          <tr>
            <th scope="col">{words.people.customer}</th>
            <th scope="col">{words.people.first}</th>
            <th scope="col">{words.people.last}</th>
            <th scope="col" className="n">
              {words.people.purchases}
            </th>
            <th scope="col" className="n">
              {words.people.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={`${row.customer_id}-${place}`}>
              <th scope="row">
                {row.customer_id === null ? (
                  words.people.unknown
                ) : (
                  <Link to={`/customers/${row.customer_id}`} onClick={onLeave}>
                    {row.name || words.people.numbered(row.customer_id)}
                  </Link>
                )}
                {row.labels.length > 0 && <span className="soft small"> · {row.labels.join(" · ")}</span>}
              </th>
              <td className="date">{row.first_day}</td>
              <td className="date">{row.last_day}</td>
              <td className="n" data-note={row.orders.join("\n") || undefined}>
                {row.purchases}
              </td>
              <td className="n">{row.amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
