import { Link } from "react-router";
import type { Finding } from "../api/types";
import { usePeople } from "../people/context";
import { useWords } from "../words/language";

interface Props {
  findings: readonly Finding[];
  calm: boolean;
}

/** Readings, the dearest first; calm ones call for nothing. */
export function BlockFindings({ findings, calm }: Props) {
  return (
    <ol className={`findings ${calm ? "calm" : ""}`}>
      {findings.map((finding) => (
        <One key={finding.title} finding={finding} />
      ))}
    </ol>
  );
}

function One({ finding }: { finding: Finding }) {
  const words = useWords();
  const people = usePeople();
  const named = finding.people;
  return (
    <li className="sheet">
      <h3>{finding.title}</h3>
      {finding.money && <p className="money">{finding.money}</p>}
      {finding.body?.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {finding.todo && finding.todo.length > 0 && (
        <ul className="todo">
          {finding.todo.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {(named || finding.why) && (
        <p className="row">
          {finding.why && <Link to={finding.why}>{words.common.why}</Link>}
          {named && (
            <button type="button" className="link" onClick={() => people.open(named)}>
              {words.common.people}
              {finding.whom ? ` · ${finding.whom}` : ""}
            </button>
          )}
        </p>
      )}
    </li>
  );
}
