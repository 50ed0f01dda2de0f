import { Link } from "react-router";
import type { TodayNumber } from "../../api/types";
import { Spark } from "../../charts/Spark";
import { usePeople } from "../../people/context";
import { Change } from "../../ui/Change";
import { Figure } from "../../ui/Figure";
import { useWords } from "../../words/language";

/** One of the three: where it stands, beside what, how it got there, and who is in it. */
export function NumberCard({ number }: { number: TodayNumber }) {
  const words = useWords();
  const people = usePeople();
  const named = number.people;
  const { cell } = number;
  return (
    <article className={`sheet number ${cell.missing ? "missing" : cell.moving ? "moving" : ""}`}>
      <h2>
        <Link to={`/metrics/${number.metric}`}>{number.name}</Link>
      </h2>
      <p className="value">
        <Figure cell={named ? { ...cell, people: named } : cell} />
      </p>
      <p className="small">{number.detail}</p>
      {number.comparisons.length > 0 && (
        <ul className="changes">
          {number.comparisons.map(({ text }) => (
            <li key={text}>
              <Change text={text} />
            </li>
          ))}
        </ul>
      )}
      <div className="number-foot">
        {number.series && <Spark chart={number.series} />}
        <p className="row small soft">
          <span>{number.window}</span>
          {named && (
            <button type="button" className="link" onClick={() => people.open(named)}>
              {words.common.people}
            </button>
          )}
        </p>
      </div>
    </article>
  );
}
