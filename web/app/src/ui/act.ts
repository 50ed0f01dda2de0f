import { App } from "antd";
import { useCallback, useState } from "react";
import { ApiError } from "../api/error";
import { useLanguage } from "../words/language";

/**
 * Carries out what somebody asked for: says when it is done, and what went wrong where it was not. Only known refusals
 * are caught; a bug goes on to the page that shows bugs.
 */
export function useAct(): [(work: () => Promise<unknown>, done?: string) => Promise<boolean>, boolean] {
  const { message, modal } = App.useApp();
  const { lang, words } = useLanguage();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async (work: () => Promise<unknown>, done?: string) => {
      setBusy(true);
      try {
        await work();
        if (done) void message.success(done);
        return true;
      } catch (reason) {
        if (!(reason instanceof ApiError)) throw reason;
        const issues = reason.issues.map((issue) => (lang === "zh" ? issue.zh : issue.en)).join("\n");
        if (reason.status === 409) modal.warning({ title: words.common.stale, content: reason.text(lang) });
        else void message.error(issues ? `${reason.text(lang)}: ${issues}` : reason.text(lang), 6);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [message, modal, lang, words],
  );
  return [act, busy];
}
