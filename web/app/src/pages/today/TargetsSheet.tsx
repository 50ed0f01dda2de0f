import { Link } from "react-router";
import type { Target } from "../../api/types";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";

/** How far the month is, against how much of it is gone: the tick on the bar. */
export function TargetsSheet({ targets }: { targets: readonly Target[] }) {
  const words = useWords();
  return (
    <section className="sheet targets" aria-label={words.today.targets}>
      <h2>{words.today.targets}</h2>
      {targets.length === 0 && (
        <Empty title={words.today.noTargets}>
          <Link to="/settings/targets">{words.today.setTargets}</Link>
        </Empty>
      )}
      {targets.map((target) => (
        <div key={target.name} className="target">
          <p className="row">
            <span>{target.name}</span>
            <span className="soft small">{target.text}</span>
          </p>
          {target.attained !== null && <Pace target={target} />}
          <p className="soft small">{target.note}</p>
        </div>
      ))}
    </section>
  );
}

function Pace({ target }: { target: Target }) {
  const words = useWords();
  const attained = Math.min(Math.max(target.attained ?? 0, 0), 1) * 100;
  const gone = target.days_gone === null ? null : Math.min(Math.max(target.days_gone, 0), 1) * 100;
  const says = `${words.today.attained} ${Math.round(attained)} %${gone === null ? "" : `, ${words.today.gone} ${Math.round(gone)} %`}`;
  return (
    <div className="pace" role="img" aria-label={says} data-note={says}>
      <span style={{ width: `${attained}%` }} />
      {gone !== null && <i style={{ left: `${gone}%` }} />}
    </div>
  );
}
