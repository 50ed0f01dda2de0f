import { Button } from "antd";
import { useRouteError } from "react-router";
import { Empty } from "../ui/Empty";
import { useWords } from "../words/language";

/** A page that threw: what is known of it, and a way on. A chunk that is gone after an upgrade needs a reload too. */
export function Broken() {
  const words = useWords();
  const error = useRouteError();
  return (
    <div className="sheet" role="alert">
      <Empty title={words.common.broken} how={words.common.brokenHow}>
        <code className="soft">{error instanceof Error ? error.message : String(error)}</code>
        <Button type="primary" onClick={() => window.location.reload()}>
          {words.common.reload}
        </Button>
      </Empty>
    </div>
  );
}
