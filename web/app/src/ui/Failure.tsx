import { Button } from "antd";
import type { ReactNode } from "react";
import { ApiError } from "../api/error";
import { useLanguage } from "../words/language";
import { Empty } from "./Empty";

/** What went wrong, and a way out of it. */
export function Failure({ error, retry, children }: { error: unknown; retry?: () => void; children?: ReactNode }) {
  const { lang, words } = useLanguage();
  const known = error instanceof ApiError ? error : null;
  const forbidden = known?.status === 403;
  const said = known ? known.text(lang) : words.common.brokenHow;
  return (
    <div role="alert">
      <Empty title={forbidden ? words.common.notAllowed : words.common.failed} how={said}>
        {known?.issues.map((issue) => (
          <p key={issue.field + issue.code} className="soft">
            {words.common.pair(issue.field, lang === "zh" ? issue.zh : issue.en)}
          </p>
        ))}
        {forbidden && <p className="soft">{words.common.notAllowedHow}</p>}
        {known?.requestId && <code className="soft">{words.common.requestId(known.requestId)}</code>}
        {!known && error instanceof Error && <code className="soft">{error.message}</code>}
        {retry && !forbidden && <Button onClick={retry}>{words.common.retry}</Button>}
        {children}
      </Empty>
    </div>
  );
}
