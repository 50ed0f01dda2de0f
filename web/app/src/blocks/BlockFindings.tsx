import type { Finding } from "../api/types";
import { WhomLink } from "../people/WhomLink";
import { Whole } from "../ui/Whole";

interface Props {
  findings: readonly Finding[];
  calm: boolean;
}

/** Readings, the dearest first; calm ones call for nothing. */
export function BlockFindings({ findings, calm }: Props) {
  return (
    <ol className={`findings ${calm ? "calm" : ""}`}>
      {findings.map((finding) => (
        <li key={finding.title} className="sheet">
          <h3>{finding.title}</h3>
          {finding.money && <p className="money">{finding.money}</p>}
          {finding.body.map((line) => (
            <p key={line}>
              <Whole text={line} />
            </p>
          ))}
          {finding.todo.length > 0 && (
            <ul className="todo">
              {finding.todo.map((line) => (
                <li key={line}>
                  <Whole text={line} />
                </li>
              ))}
            </ul>
          )}
          <WhomLink finding={finding} />
        </li>
      ))}
    </ol>
  );
}
