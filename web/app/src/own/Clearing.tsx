import { Button } from "antd";
import { type ReactNode, useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { request } from "../api/client";
import { queries } from "../api/hooks";
import type { Job } from "../api/types";
import { useMay, useShop } from "../shell/session";
import { useAct } from "../ui/act";
import { Empty } from "../ui/Empty";
import { Loading } from "../ui/Loading";
import { useSay } from "../ui/Toasts";
import { useWords } from "../words/language";
import { takeAsked, useClearing } from "./clear";

/** In place of every page while the shop is cleared: half of its data is no truth. Then on to the import. */
export function Clearing({ children }: { children: ReactNode }) {
  const { clearing } = useShop();
  useWhenEnded();
  if (clearing === "at_work") return <AtWork />;
  if (clearing === "broken_off") return <BrokenOff />;
  return children;
}

function AtWork() {
  const words = useWords();
  return (
    <section className="sheet stack" role="status">
      <h1>{words.own.atWork}</h1>
      <p>{words.own.atWorkHow}</p>
      <Loading rows={3} />
    </section>
  );
}

function BrokenOff() {
  const words = useWords();
  const may = useMay();
  const [clear, busy] = useClearing();
  const owner = may("users.manage");
  return (
    <section className="sheet" role="alert">
      <Empty title={words.own.brokenOff} how={owner ? words.own.brokenOffHow : words.own.askOwner}>
        {owner && (
          <Button type="primary" loading={busy} onClick={() => void clear()}>
            {words.own.goOn}
          </Button>
        )}
      </Empty>
    </section>
  );
}

/** Once it has ended: nothing of the old data is left in this window, and who imports is led there. */
function useWhenEnded(): void {
  const words = useWords();
  const go = useNavigate();
  const may = useMay();
  const say = useSay();
  const [act] = useAct();
  const { clearing, simulated } = useShop();
  const before = useRef(clearing);
  useEffect(() => {
    const ended = before.current === "at_work" && clearing !== "at_work";
    before.current = clearing;
    if (!ended) return;
    const mine = takeAsked();
    if (clearing === "" && !simulated) {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "/session" });
      if (mine !== null) say("done", words.own.done);
      void go(may("data.import") ? "/data/import" : "/");
    } else if (mine !== null) {
      void act(async () => {
        const job = await request<Job>(`/own-data/${mine}`);
        if (job.error) say("failed", words.own.failed + job.error.text);
      });
    }
  }, [clearing, simulated, words, go, may, say, act]);
}
