import { Link } from "react-router";
import type { AudienceMember } from "../../api/types";
import { useWords } from "../../words/language";

/** Some of the customers, each with the way to their page. */
export function Members({ members }: { members: readonly AudienceMember[] }) {
  const words = useWords();
  return (
    <ul className="audience-members">
      {members.map((each) => (
        <li key={each.customer_id}>
          <Link to={`/customers/${each.customer_id}`}>{each.name || words.people.numbered(each.customer_id)}</Link>
          <span className="soft small">
            {each.amount} · {each.last_day}
          </span>
        </li>
      ))}
    </ul>
  );
}
