import type { Compared as Comparison } from "../../api/types";
import { Change } from "../../ui/Change";
import { useWords } from "../../words/language";

const ARROWS: Record<string, string> = { up: "↑", down: "↓", unclear: "≈" };

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
          {comparison.interval && <span className="soft small"> ({comparison.interval})</span>}
        </p>
      )}
      <p className="small cap">{comparison.verdict}</p>
      {comparison.allowed ? (
        <p className="small soft">
          <b className="tick">✓</b> {words.common.pair(words.metrics.comparable, words.metrics.fourAlike)}
        </p>
      ) : (
        <ul className="small">
          {comparison.differs.map((why) => (
            <li key={why}>
              <b className="cross">✗</b> {why}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
