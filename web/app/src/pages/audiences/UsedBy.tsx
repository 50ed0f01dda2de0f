import { Link } from "react-router";
import type { AudienceUse } from "../../api/types";
import { useWords } from "../../words/language";

/** Where it is in use, each with the way there. */
export function UsedBy({ uses }: { uses: readonly AudienceUse[] }) {
  const words = useWords();
  if (uses.length === 0) return <span className="soft">{words.audiences.unused}</span>;
  return (
    <ul className="row">
      {uses.map((each) => (
        <li key={each.kind + each.id}>
          <Link to={`/${each.kind === "audience" ? "audiences" : "journeys"}/${each.id}`}>
            {words.common.pair(words.audiences.uses[each.kind], each.name)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
