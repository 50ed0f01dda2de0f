import { Button } from "antd";
import { useEffect, useState } from "react";
import { request } from "../../api/client";
import type { StaffTask } from "../../api/types";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

const SECOND_MS = 1000;

/** What has just ended, for as long as it may be taken back. */
export function Ended({ task, onLeft }: { task: StaffTask; onLeft: (task: StaffTask) => void }) {
  const words = useWords();
  const [act, busy] = useAct();
  const [left, setLeft] = useState(task.undo_seconds);
  useEffect(() => {
    if (left <= 0) {
      onLeft(task);
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), SECOND_MS);
    return () => clearTimeout(timer);
  }, [left, task, onLeft]);
  const undo = async () => {
    await act(() => request(`/tasks/${task.id}/undo`, { method: "POST" }), words.tasks.undone);
    onLeft(task);
  };
  const name = task.name || words.people.numbered(task.customer_id);
  return (
    <article className="sheet task-ended row" role="status" data-card tabIndex={-1}>
      <span>✓ {words.common.pair(name, task.outcome_name)}</span>
      <Button size="small" data-key="u" loading={busy} onClick={() => void undo()}>
        {`${words.tasks.undo} ${left}`}
      </Button>
    </article>
  );
}
