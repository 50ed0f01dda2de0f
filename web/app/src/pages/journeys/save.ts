import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { Draft, Journey } from "../../api/types";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

/** Keep a draft, sound or not; whether it was kept. */
export function useSave(journey: Journey): [(draft: Draft) => Promise<boolean>, boolean] {
  const words = useWords();
  const [act, busy] = useAct();
  const save = (draft: Draft) =>
    act(async () => {
      const body = { revision: journey.revision, body: draft };
      await request(`/journeys/${journey.id}/draft`, { method: "PUT", body });
      await refresh("/journeys");
    }, words.common.saved);
  return [save, busy];
}
