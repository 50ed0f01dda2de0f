import type { Compared as Comparison } from "../../api/types";
import { Change } from "../../ui/Change";
import { useWords } from "../../words/language";

const ARROWS: Record<string, string> = { up: "↑", down: "↓", unclear: "≈" };

/** The four that have to be alike, each with its tick or cross, in words too. */
function Consistencies({ comparison }: { comparison: Comparison }) {
  const words = useWords();
  return (
    <section className="small">
      <h3 className="consistent-head">{comparison.allowed ? words.metrics.comparable : words.metrics.notComparable}</h3>
      <ul className="consistent">
        {comparison.consistencies.map((each) => (
          <li key={each.id}>
            <b className={each.holds ? "tick" : "cross"} aria-hidden="true">
              {each.holds ? "✓" : "✗"}
            </b>
            <span>
              <b>{each.holds ? words.metrics.alike(each.name) : words.metrics.notAlike(each.name)}</b>
              {each.why.map((why) => (
                <span key={why} className="soft cap consistent-why">
                  {why}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Two numbers beside each other, and whether they may stand there. */
export function Compared({ comparison }: { comparison: Comparison }) {
  const words = useWords();
  const arrow = ARROWS[comparison.direction ?? ""] ?? "";
  return (
    <div className="compared">
      <p>
        <span className="soft">{comparison.name}</span> {comparison.before}
      </p>
      {comparison.change && (
        <p className="compared-change">
          <Change text={`${arrow} ${comparison.change}`} />
          {comparison.interval && <span className="soft small">{words.metrics.interval(comparison.interval)}</span>}
        </p>
      )}
      {(comparison.allowed || comparison.change) && <p className="small cap">{comparison.verdict}</p>}
      <Consistencies comparison={comparison} />
    </div>
  );
}
