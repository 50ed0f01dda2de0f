import { Link } from "react-router";
import type { Finding } from "../../api/types";
import { usePeople } from "../../people/context";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";

const SHOWN = 5;

/** What costs money, the dearest first, in a line each; the rest of it is under Diagnosis. */
export function HurtsSheet({ findings }: { findings: readonly Finding[] }) {
  const words = useWords();
  const people = usePeople();
  return (
    <section className="sheet hurts" aria-label={words.today.hurts}>
      <h2>{words.today.hurts}</h2>
      {findings.length === 0 && <Empty title={words.today.calm} how={words.today.calmHow} />}
      <ol>
        {findings.slice(0, SHOWN).map((finding) => {
          const named = finding.people;
          return (
            <li key={finding.title}>
              <p className="hurt">{finding.title}</p>
              {finding.money && <p className="money small">{finding.money}</p>}
              <p className="row small">
                <Link to={finding.why ?? "/diagnosis/findings"}>{words.common.why}</Link>
                {named && (
                  <button type="button" className="link" onClick={() => people.open(named)}>
                    {words.common.people}
                  </button>
                )}
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
