import { Drawer } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { usePages } from "../api/pages";
import type { People, PeoplePage, PeopleRow } from "../api/types";
import { useScope } from "../shell/scope";
import { Empty } from "../ui/Empty";
import { Export } from "../ui/Export";
import { Failure } from "../ui/Failure";
import { Figure } from "../ui/Figure";
import { Loading } from "../ui/Loading";
import { More } from "../ui/More";
import { Choice } from "../ui/Choice";
import { useWords } from "../words/language";
import "../ui/table.css";

interface Props {
  people: People;
  open: boolean;
  onClose: () => void;
}

export default function PeopleDrawer({ people, open, onClose }: Props) {
  return (
    <Drawer open={open} onClose={onClose} title={people.title} size="large" destroyOnHidden>
      <Names key={people.href} people={people} onLeave={onClose} />
    </Drawer>
  );
}

function Names({ people, onLeave }: { people: People; onLeave: () => void }) {
  const words = useWords();
  const { scope } = useScope();
  const [side, setSide] = useState("");
  const query = { ...scope, side };
  const pages = usePages<PeopleRow, PeoplePage>(people.href, query);
  if (pages.error) return <Failure error={pages.error} retry={pages.again} />;
  if (!pages.first) return <Loading rows={10} />;
  const { headings, sides, note } = pages.first;
  return (
    <div className="stack">
      {sides && sides.length > 1 && (
        <Choice
          label={words.people.side}
          value={side || (sides[0]?.id ?? "")}
          options={sides}
          onChange={setSide}
        />
      )}
      {note && <p className="soft">{note}</p>}
      {pages.items.length === 0 ? (
        <Empty title={words.people.nobody} how={words.people.nobodyHow} />
      ) : (
        <div className="scroll">
          <table className="rows">
            <thead>
              <tr>
                <th scope="col">{words.people.customer}</th>
                {headings.map((heading) => (
                  <th scope="col" key={heading}>
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {pages.items.map((row) => (
                <tr key={row.customer}>
                  <th scope="row">
                    <Link to={`/customers/${row.customer}`} onClick={onLeave}>
                      {row.name}
                    </Link>
                  </th>
                  {row.cells.map((cell, place) => (
                    <td key={place} className={cell.kind && cell.kind !== "text" && cell.kind !== "date" ? "n" : undefined}>
                      <Figure cell={cell} tabbable={false} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <More pages={pages}>
        <Export href={`${people.href.split("?")[0]}/export`} query={{ ...hrefQuery(people.href), ...query }} />
      </More>
    </div>
  );
}

function hrefQuery(href: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(href.split("?")[1] ?? ""));
}
