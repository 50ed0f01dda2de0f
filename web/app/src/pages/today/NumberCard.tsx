import { Link } from "react-router";
import type { TodayNumber } from "../../api/types";
import { Spark } from "../../charts/Spark";
import { usePeople } from "../../people/context";
import { useMay } from "../../shell/session";
import { Change } from "../../ui/Change";
import { Figure } from "../../ui/Figure";
import { Whole } from "../../ui/Whole";
import { useWords } from "../../words/language";

/** One of the three: where it stands, beside what, how it got there, and who is in it. */
export function NumberCard({ number }: { number: TodayNumber }) {
  const words = useWords();
  const people = usePeople();
  const may = useMay();
  const named = {
    path: `/metrics/${number.metric}/people`,
    query: { from: number.from_day, to: number.to_day },
    title: `${number.name} ${number.value}`,
  };
  const moving = Boolean(number.moving);
  const note = [number.sentence, number.window, number.moving].filter(Boolean).join("\n");
  return (
    <article className={`sheet number ${number.missing ? "missing" : moving ? "moving" : ""}`}>
      <h2>
        <Link to={`/metrics/${number.metric}`}>{number.name}</Link>
      </h2>
      <p className="value">
        <Figure cell={{ text: number.value, note, moving, missing: number.missing }} people={named} />
      </p>
      <p className="small">
        <Whole text={number.sentence} />
      </p>
      {number.changes.length > 0 && (
        <ul className="changes">
          {number.changes.map((text) => (
            <li key={text}>
              <Change text={text} />
            </li>
          ))}
        </ul>
      )}
      <div className="number-foot">
        {number.trend && <Spark chart={number.trend} />}
        <p className="row small soft">
          <span>{number.window}</span>
          {may("customers.read") && !number.missing && (
            <button type="button" className="link" data-tour="names" onClick={() => people.open(named)}>
              {words.common.people}
            </button>
          )}
        </p>
      </div>
    </article>
  );
}
