import type { AudienceWhy } from "../../api/types";
import { useWords } from "../../words/language";

/** Whether somebody is in, and each condition with whether it holds for them. */
export function Why({ why }: { why: AudienceWhy }) {
  const words = useWords();
  return (
    <div className="stack">
      <p>
        <strong className={why.inside ? "tick" : "cross"}>
          {why.inside ? words.audiences.inside : words.audiences.outside}
        </strong>
      </p>
      <ul className="audience-reasons">
        {why.reasons.map((each, place) => (
          <li key={place}>
            <span
              className={each.holds ? "tick" : "cross"}
              role="img"
              aria-label={each.holds ? words.audiences.holds : words.audiences.fails}
            >
              {each.holds ? "✓" : "✗"}
            </span>
            <span>{each.said}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
