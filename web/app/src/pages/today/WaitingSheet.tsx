import { Link } from "react-router";
import { useGet } from "../../api/hooks";
import type { ActingWaits } from "../../api/types";
import { useMay } from "../../shell/session";
import { useWords } from "../../words/language";

const WHERE: Record<string, string> = {
  review: "/reach/review",
  unknown: "/reach/messages?state=unknown",
  stuck: "/journeys",
  failing: "/reach/messages?state=planned&code=failed",
  not_set_up: "/reach/messages?state=planned&code=not_set_up",
  blocked: "/reach/messages?state=planned&code=provider_busy",
};

/** What of messages and journeys waits for a person; nothing where nothing does. */
export function WaitingSheet() {
  const may = useMay();
  return may("acting.read") ? <Whole /> : null;
}

function Whole() {
  const words = useWords();
  const asked = useGet<ActingWaits[]>("/reach/waiting");
  if (!asked.data?.length) return null;
  return (
    <section className="sheet attention" aria-label={words.reach.waitsFor}>
      <h2>{words.reach.waitsFor}</h2>
      <ul>
        {asked.data.map((each) => (
          <li key={each.text}>
            <Link to={WHERE[each.kind] ?? "/reach/messages"}>{each.text}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
