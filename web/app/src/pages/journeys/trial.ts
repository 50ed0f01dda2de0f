import { useEffect, useRef, useState } from "react";
import { request } from "../../api/client";
import { ApiError } from "../../api/error";
import { useGet } from "../../api/hooks";
import type { Trial } from "../../api/types";

const ASK_AGAIN_MS = 1000;

export function goesOn(trial: Trial | null): boolean {
  return trial?.state === "waiting" || trial?.state === "running";
}

/** A refusal is an answer; a bug goes on to the page that shows bugs. */
function refusal(reason: unknown): ApiError {
  if (!(reason instanceof ApiError)) throw reason;
  return reason;
}

const at = (journey: number, trial: Trial) => `/journeys/${journey}/try/${trial.job}`;

/** Ends it where it is a job that goes on; one that has ended stays as it is. */
export async function endTrial(journey: number, trial: Trial): Promise<void> {
  if (goesOn(trial)) await request(at(journey, trial), { method: "DELETE" });
}

/**
 * A dry run as it goes: the answer at once, or a job that is asked after until it ends. `run` begins another one. What
 * still goes on when nobody looks any more is ended.
 */
export function useTrial(journey: number, price: number | null, run: number): [Trial | null, ApiError | null] {
  const [begun, setBegun] = useState<Trial | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  // As it was last heard of: one that has ended needs no ending.
  const heard = useRef<Trial | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: run anew when asked to; the price goes along then
  useEffect(() => {
    let left = false;
    const leave = (trial: Trial) => void endTrial(journey, trial).catch(refusal);
    setBegun(null);
    setError(null);
    const body = { prices: price === null ? {} : { email: price } };
    // Not given up on leaving: of a job that was begun unseen nobody would know the number.
    request<Trial>(`/journeys/${journey}/try`, { method: "POST", body })
      .then((made) => {
        if (left) leave(made);
        else setBegun(made);
      })
      .catch((reason: unknown) => {
        const refused = refusal(reason);
        if (!left) setError(refused);
      });
    return () => {
      left = true;
      if (heard.current) leave(heard.current);
      heard.current = null;
    };
  }, [journey, run]);
  const path = begun ? at(journey, begun) : "";
  const enabled = begun !== null && begun.job !== null;
  const asked = useGet<Trial>(path, {}, { enabled });
  const running = enabled && goesOn(asked.data?.job === begun.job ? asked.data : begun);
  const watched = useGet<Trial>(path, {}, { enabled, every: running ? ASK_AGAIN_MS : false });
  // The answer before the last stays in sight while the next is on its way; it may be of another trial.
  const now = enabled && watched.data?.job === begun.job ? watched.data : begun;
  useEffect(() => {
    heard.current = now;
  }, [now]);
  return [now, error ?? (enabled ? watched.error : null)];
}
