import { request } from "../api/client";
import { refresh } from "../api/hooks";
import type { Job } from "../api/types";
import { useShop } from "../shell/session";
import { useAct } from "../ui/act";

let asked: number | null = null;

/** The job that this window asked for; told once, to whoever sees it end. */
export function takeAsked(): number | null {
  const job = asked;
  asked = null;
  return job;
}

/** Asks for the shop to be cleared, as it is shown here. */
export function useClearing(): [() => Promise<boolean>, boolean] {
  const { data_version } = useShop();
  const [act, busy] = useAct();
  const clear = () =>
    act(async () => {
      asked = (await request<Job>("/own-data", { method: "POST", body: { data_version } })).id;
      await refresh("/session");
    });
  return [clear, busy];
}
