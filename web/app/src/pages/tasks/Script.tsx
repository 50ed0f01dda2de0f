import { Button } from "antd";
import { useState } from "react";
import type { StaffTask } from "../../api/types";
import { Choice } from "../../ui/Choice";
import { useSay } from "../../ui/Toasts";
import { useWords } from "../../words/language";

/** What to say: to begin with, and for each way the talk can go; to be copied into whatever is spoken by. */
export function Script({ lines }: { lines: StaffTask["words"] }) {
  const words = useWords();
  const say = useSay();
  const [branch, setBranch] = useState("open");
  const line = lines.find((each) => each.branch === branch) ?? lines[0];
  if (!line) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(line.text);
    say("done", words.common.copied);
  };
  const options = lines.map((each) => ({ id: each.branch, name: each.name }));
  return (
    <div className="task-words">
      {lines.length > 1 && (
        <Choice label={words.tasks.words} value={line.branch} options={options} onChange={setBranch} />
      )}
      <blockquote>{line.text}</blockquote>
      {/* Over plain http, browsers hide the clipboard: the text can still be marked and copied. */}
      {window.isSecureContext && (
        <Button size="small" data-key="c" aria-label={words.tasks.copyWords(line.name)} onClick={() => void copy()}>
          {words.common.copy}
        </Button>
      )}
    </div>
  );
}
