import { Button } from "antd";
import type { Due } from "../../api/types";
import { usePeople } from "../../people/context";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";

/** Whom to reach today: the one accented button of the page. */
export function DueSheet({ due }: { due: Due | null }) {
  const words = useWords();
  const people = usePeople();
  const named = due?.people;
  return (
    <section className="sheet due" aria-label={words.today.due}>
      {due && due.count > 0 ? (
        <>
          <h2>{due.title}</h2>
          <ul className="small">
            {due.parts.map((part) => (
              <li key={part}>{part}</li>
            ))}
          </ul>
          {due.money && <p className="small">{due.money}</p>}
          {named && (
            <Button type="primary" onClick={() => people.open(named)}>
              {words.today.openList}
            </Button>
          )}
        </>
      ) : (
        <>
          <h2>{words.today.due}</h2>
          <Empty title={words.today.noDue} how={words.today.noDueHow} />
        </>
      )}
    </section>
  );
}
