import { Button } from "antd";
import { useWords } from "../words/language";
import { useSay } from "./Toasts";

/** Something shown this once, to be copied. */
export function Secret({ says, text }: { says: string; text: string }) {
  const words = useWords();
  const say = useSay();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    say("done", words.common.copied);
  };
  return (
    <div className="secret" role="status">
      <p>{says}</p>
      <p className="row">
        <code>{text}</code>
        {/* Over plain http, browsers hide the clipboard: the text can still be marked and copied. */}
        {window.isSecureContext && (
          <Button size="small" onClick={() => void copy()}>
            {words.common.copy}
          </Button>
        )}
      </p>
    </div>
  );
}
