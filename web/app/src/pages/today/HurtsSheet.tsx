import { Link } from "react-router";
import type { Finding, Today } from "../../api/types";
import { WhomLink } from "../../people/WhomLink";
import { useWords } from "../../words/language";

const SHOWN = 5;

/** What costs money, the dearest first; where nothing does, where the shop stands. */
export function HurtsSheet({ today }: { today: Pick<Today, "hurts" | "stands" | "hurts_said"> }) {
  const words = useWords();
  const calm = today.hurts.length === 0;
  return (
    <section className="sheet hurts" data-tour="hurts" aria-label={words.today.hurts}>
      <h2>{words.today.hurts}</h2>
      <p className={calm ? "" : "soft small"}>{today.hurts_said}</p>
      <Lines findings={today.hurts} />
      {calm && today.stands.length > 0 && (
        <>
          <h3 className="stands-title">{words.today.states}</h3>
          <Lines findings={today.stands} calm />
        </>
      )}
      <p className="small hurts-more">
        <Link to="/diagnosis/findings">{words.today.allFindings}</Link>
      </p>
    </section>
  );
}

function Lines({ findings, calm = false }: { findings: readonly Finding[]; calm?: boolean }) {
  return (
    <ol className={calm ? "calm" : ""}>
      {findings.slice(0, SHOWN).map((finding) => (
        <li key={finding.title}>
          <p className="hurt">{finding.title}</p>
          {finding.money && <p className="money small">{finding.money}</p>}
          {finding.todo[0] && <p className="small soft first-todo">{finding.todo[0]}</p>}
          <WhomLink finding={finding} />
        </li>
      ))}
    </ol>
  );
}
