import { Button } from "antd";
import type { ReactNode } from "react";
import type { Pages } from "../api/pages";
import type { Page } from "../api/types";
import { useWords } from "../words/language";

/** The end of a list: how many there are, and the next of them. */
export function More<T, P extends Page<T>>({ pages, children }: { pages: Pages<T, P>; children?: ReactNode }) {
  const words = useWords();
  return (
    <div className="row">
      {pages.next && (
        <Button onClick={pages.next} loading={pages.busy}>
          {words.common.more}
        </Button>
      )}
      {pages.total !== undefined && <span className="soft">{words.common.total(pages.total)}</span>}
      {children}
    </div>
  );
}
