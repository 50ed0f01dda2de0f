import { Button } from "antd";
import { Link } from "react-router";
import { request } from "../../api/client";
import { askAgain, useGet } from "../../api/hooks";
import { usePages } from "../../api/pages";
import type { Candidate, Verdict } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Export } from "../../ui/Export";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useSay } from "../../ui/Toasts";
import { useWords } from "../../words/language";
import "./data.css";

function useDecide(): [(path: string, body: unknown) => Promise<boolean>, boolean] {
  const say = useSay();
  const [act, busy] = useAct();
  const decide = (path: string, body: unknown) =>
    act(async () => {
      say("done", (await request<{ text: string }>(path, { method: "POST", body })).text);
      await askAgain();
    });
  return [decide, busy];
}

/** Customers that may be one person: seen with what they share, decided, undone. */
export function SuggestionsPage() {
  const words = useWords();
  const pages = usePages<Candidate>("/suggestions");
  const decisions = useGet<Verdict[]>("/suggestions/decisions");
  return (
    <article className="page">
      <header>
        <h1>{words.data.suggestions}</h1>
      </header>
      <p className="soft">{words.data.suggestionsHow}</p>
      <section className="stack">
        {pages.error && <Failure error={pages.error} retry={pages.again} />}
        {!pages.first && !pages.error && <Loading rows={5} />}
        {pages.first && pages.items.length === 0 && (
          <div className="sheet">
            <Empty title={words.data.noSuggestions} />
          </div>
        )}
        {pages.items.map((pair) => (
          <Pair key={`${pair.one} ${pair.two}`} pair={pair} />
        ))}
        {pages.first && pages.items.length > 0 && (
          <More pages={pages}>
            <Export path="/suggestions/export" />
          </More>
        )}
      </section>
      <Answer of={decisions} rows={2}>
        {(made) => (made.length > 0 ? <Decisions made={made} /> : null)}
      </Answer>
    </article>
  );
}

function Pair({ pair }: { pair: Candidate }) {
  const words = useWords();
  const may = useMay();
  const [decide, busy] = useDecide();
  const body = { one: pair.one, two: pair.two };
  return (
    <article className="sheet pair">
      {[
        { id: pair.one, accounts: pair.one_accounts },
        { id: pair.two, accounts: pair.two_accounts },
      ].map((side) => (
        <div key={side.id}>
          <Link to={`/customers/${side.id}`}>{words.customers.numbered(side.id)}</Link>
          <p>{side.accounts}</p>
        </div>
      ))}
      <div>
        <span className="soft small">{words.data.sharedBy}</span>
        <p>{pair.shared.join(" · ")}</p>
      </div>
      {may("data.decide") && (
        <div className="row">
          <Button loading={busy} onClick={() => void decide("/suggestions/accept", body)}>
            {words.data.samePerson}
          </Button>
          <Button loading={busy} onClick={() => void decide("/suggestions/refuse", body)}>
            {words.data.twoPeople}
          </Button>
        </div>
      )}
    </article>
  );
}

function Decisions({ made }: { made: readonly Verdict[] }) {
  const words = useWords();
  const may = useMay();
  const [decide, busy] = useDecide();
  return (
    <section className="sheet stack" aria-label={words.data.decisions}>
      <h2>{words.data.decisions}</h2>
      <ul className="stack">
        {made.map((each) => (
          <li key={each.number} className="row">
            <span className="soft">{each.at.slice(0, 10)}</span>
            <span>
              {words.customers.numbered(each.one)} · {words.customers.numbered(each.two)} · {each.text}
            </span>
            {each.note && <span className="soft small">{each.note}</span>}
            {each.undone && <span className="badge">{words.data.undone}</span>}
            {!each.undone && may("data.decide") && (
              <button
                type="button"
                className="link small"
                disabled={busy}
                onClick={() => void decide(`/suggestions/decisions/${each.number}/undo`, {})}
              >
                {words.data.undo}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
