import { Link } from "react-router";
import { useGet } from "../../api/hooks";
import type { ActingWaits, Attention } from "../../api/types";
import { useMay } from "../../shell/session";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";

const WHERE: Record<string, string> = {
  quarantine: "/data/quarantine",
  suggestions: "/data/suggestions",
  jobs: "/data",
  quality: "/data/quality",
};
const WHERE_ACTING: Record<string, string> = {
  review: "/reach/review",
  unknown: "/reach/messages?state=unknown",
  stuck: "/journeys",
  failing: "/reach/messages?state=planned&code=failed",
  not_set_up: "/reach/messages?state=planned&code=not_set_up",
  postbox: "/data",
  blocked: "/reach/messages?state=planned&code=provider_busy",
};

interface Waiting {
  to: string;
  text: string;
}

/** What only a person can decide or put right: of the data, and of the messages where one may see them. */
export function AttentionSheet({ waiting }: { waiting: readonly Attention[] }) {
  const words = useWords();
  const may = useMay();
  const acting = useGet<ActingWaits[]>("/reach/waiting", {}, { enabled: may("acting.read") });
  const open: Waiting[] = [
    ...(acting.data ?? []).map((each) => ({ to: WHERE_ACTING[each.kind] ?? "/reach/messages", text: each.text })),
    ...waiting.filter((each) => each.count > 0).map((each) => ({ to: WHERE[each.kind] ?? "/data", text: each.text })),
  ];
  return (
    <section className="sheet attention" aria-label={words.today.attention}>
      <h2>{words.today.attention}</h2>
      {open.length === 0 && !acting.isLoading && <Empty title={words.today.noAttention} />}
      <ul>
        {open.map((each) => (
          <li key={each.text}>
            <Link to={each.to}>{each.text}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
