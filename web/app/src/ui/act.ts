import { useCallback, useState } from "react";
import { ApiError } from "../api/error";
import { useLanguage } from "../words/language";
import { useSay } from "./Toasts";

const STALE = 409;

/**
 * Carries out what somebody asked for: says when it is done, and what went wrong where it was not. Only known refusals
 * are caught; a bug goes on to the page that shows bugs.
 */
export function useAct(): [(work: () => Promise<unknown>, done?: string) => Promise<boolean>, boolean] {
  const say = useSay();
  const { lang, words } = useLanguage();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async (work: () => Promise<unknown>, done?: string) => {
      setBusy(true);
      try {
        await work();
        if (done) say("done", done);
        return true;
      } catch (reason) {
        if (!(reason instanceof ApiError)) throw reason;
        const issues = reason.issues.map((issue) => (lang === "zh" ? issue.zh : issue.en));
        const what = reason.status === STALE ? [words.common.stale, reason.text(lang)] : [reason.text(lang)];
        say("failed", [...what, ...issues].join("\n"));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [say, lang, words],
  );
  return [act, busy];
}
