import { useGet } from "../../api/hooks";
import type { RuleVersion } from "../../api/types";
import { Answer } from "../../ui/Answer";
import { useWords } from "../../words/language";
import type { Rule } from "./rule";

interface Props {
  id: number;
  version: number;
  onBringBack: ((rule: Rule) => void) | null;
}

/** What the rule was, the newest first, and what each change changed. */
export function VersionsSheet({ id, version, onBringBack }: Props) {
  const words = useWords();
  const asked = useGet<RuleVersion[]>(`/audiences/${id}/versions`, { version });
  return (
    <section className="sheet stack">
      <h2>{words.audiences.versions}</h2>
      <Answer of={asked} rows={3}>
        {(versions) => (
          <ol className="audience-versions">
            {versions.map((each) => (
              <li key={each.number}>
                <p className="small">
                  <strong>{words.audiences.version(each.number)}</strong>{" "}
                  <span className="soft">
                    {each.at} {each.by}
                  </span>
                </p>
                <Changed version={each} />
                {onBringBack && each.number !== version && (
                  <button type="button" className="link small" onClick={() => onBringBack(each.rule as Rule)}>
                    {words.audiences.bringBack}
                  </button>
                )}
              </li>
            ))}
          </ol>
        )}
      </Answer>
    </section>
  );
}

function Changed({ version }: { version: RuleVersion }) {
  const words = useWords();
  if (version.number === 1) return <p className="small">{version.line}</p>;
  const told = [
    ...version.came.map(words.audiences.came),
    ...version.went.map(words.audiences.went),
    ...(version.joined ? [words.audiences.rejoined] : []),
  ];
  if (told.length === 0) return <p className="small soft">{words.audiences.renamedOnly}</p>;
  return (
    <ul className="small" data-note={version.line}>
      {told.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}
