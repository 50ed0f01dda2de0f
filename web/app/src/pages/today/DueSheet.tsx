import { Button } from "antd";
import { Link } from "react-router";
import type { Due } from "../../api/types";
import { useMay } from "../../shell/session";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";

/** Whom to reach today: the one accented button of the page. */
export function DueSheet({ due }: { due: Due }) {
  const words = useWords();
  const may = useMay();
  if (!due.ready || due.total === 0) {
    return (
      <section className="sheet due" data-tour="due" aria-label={words.today.due}>
        <h2>{words.today.due}</h2>
        <Empty title={due.ready ? words.today.noDue : due.text} how={due.ready ? words.today.noDueHow : undefined} />
      </section>
    );
  }
  return (
    <section className="sheet due" data-tour="due" aria-label={words.today.due}>
      <h2>{due.text}</h2>
      <dl>
        {due.parts.map((part) => (
          <div key={part.kind}>
            <dt className="soft">{part.text}</dt>
            <dd>{part.count.toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      {may("customers.read") && <p className="soft small">{words.today.listHow}</p>}
      {may("customers.read") && (
        <Link to="/due">
          <Button type="primary">{words.today.openList}</Button>
        </Link>
      )}
    </section>
  );
}
