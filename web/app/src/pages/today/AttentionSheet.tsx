import { Link } from "react-router";
import type { Attention } from "../../api/types";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";

const WHERE: Record<string, string> = {
  quarantine: "/data/quarantine",
  suggestions: "/data/suggestions",
  jobs: "/data",
  quality: "/data/quality",
};

export function AttentionSheet({ waiting }: { waiting: readonly Attention[] }) {
  const words = useWords();
  const open = waiting.filter((each) => each.count > 0);
  return (
    <section className="sheet attention" aria-label={words.today.attention}>
      <h2>{words.today.attention}</h2>
      {open.length === 0 && <Empty title={words.today.noAttention} />}
      <ul>
        {open.map((each) => (
          <li key={each.kind}>
            <Link to={WHERE[each.kind] ?? "/data"}>{each.text}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
