import { Button, Popconfirm, Select } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import { usePages } from "../../api/pages";
import type { MessageChoices, Review, Reviewed, Reviews } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useSay } from "../../ui/Toasts";
import { useWords } from "../../words/language";
import { ReachPage } from "./ReachPage";
import { ReviewCard } from "./ReviewCard";
import { useKeys } from "./useKeys";

type Decision = "pass" | "reject";

/** Messages that wait for a person: read, and let go or turned down, one or many. */
export function ReviewPage() {
  const words = useWords();
  return (
    <ReachPage title={words.reach.tabs.review}>
      <Whole />
    </ReachPage>
  );
}

function useDecide(): [(decision: Decision, body: object) => Promise<boolean>, boolean] {
  const say = useSay();
  const [act, busy] = useAct();
  const decide = (decision: Decision, body: object) =>
    act(async () => {
      say("done", (await request<Reviewed>(`/reach/review/${decision}`, { method: "POST", body })).text);
      await refresh("/reach/");
    });
  return [decide, busy];
}

function Whole() {
  const words = useWords();
  const may = useMay();
  const runs = may("acting.run");
  const [journey, setJourney] = useState("");
  const choices = useGet<MessageChoices>("/reach/messages/choices");
  const pages = usePages<Review, Reviews>("/reach/review", { journey });
  const [picked, pick] = useState<ReadonlySet<number>>(new Set());
  const [decide, busy] = useDecide();
  // What was picked may have gone meanwhile, by somebody else's hand.
  const chosen = pages.items.filter((each) => picked.has(each.id)).map((each) => each.id);
  const toggle = (id: number) =>
    pick((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  const over = (decision: Decision, ids: readonly number[]) => {
    if (!runs || busy || ids.length === 0) return;
    void decide(decision, { ids }).then((done) => done && pick(new Set()));
  };
  const list = useKeys({
    " ": toggle,
    a: (id) => over("pass", chosen.length > 0 ? chosen : [id]),
    x: (id) => over("reject", chosen.length > 0 ? chosen : [id]),
  });
  const total = pages.first?.total ?? 0;
  return (
    <>
      <p className="soft">
        {words.reach.reviewHow} {runs && <span className="keys">{words.reach.keys}</span>}
      </p>
      <div className="row review-bar">
        <Select
          aria-label={words.reach.journey}
          value={journey}
          popupMatchSelectWidth={false}
          options={[
            { value: "", label: words.reach.allJourneys },
            ...(choices.data?.journeys ?? []).map((each) => ({ value: each.id, label: each.name })),
          ]}
          onChange={setJourney}
        />
        <span className="soft">{words.reach.waiting(total)}</span>
        {chosen.length > 0 && runs && (
          <>
            <Button type="primary" loading={busy} onClick={() => over("pass", chosen)}>
              {words.reach.letGoPicked(chosen.length)}
            </Button>
            <Button loading={busy} onClick={() => over("reject", chosen)}>
              {words.reach.turnDownPicked(chosen.length)}
            </Button>
          </>
        )}
        {chosen.length === 0 && runs && journey && total > 1 && (
          <Popconfirm
            title={words.reach.sureAll(total)}
            okText={words.reach.letGo}
            cancelText={words.common.cancel}
            onConfirm={() => void decide("pass", { journey: Number(journey), newest: pages.first?.newest })}
          >
            <Button loading={busy}>{words.reach.letGoAll(total)}</Button>
          </Popconfirm>
        )}
      </div>
      {pages.error && <Failure error={pages.error} retry={pages.again} />}
      {!pages.first && !pages.error && <Loading rows={8} height={400} />}
      {pages.first && pages.items.length === 0 && (
        <div className="sheet">
          <Empty title={words.reach.nothingWaits} how={words.reach.nothingWaitsHow} />
        </div>
      )}
      <ol className="stack reviews" ref={list}>
        {pages.items.map((each) => (
          <ReviewCard
            key={each.id}
            review={each}
            picked={picked.has(each.id)}
            busy={busy}
            onPick={runs ? () => toggle(each.id) : null}
            onPass={runs ? () => over("pass", [each.id]) : null}
            onReject={() => over("reject", [each.id])}
          />
        ))}
      </ol>
      {pages.items.length > 0 && <More pages={pages} />}
    </>
  );
}
