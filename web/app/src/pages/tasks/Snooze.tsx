import { Button, Dropdown } from "antd";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { StaffTask } from "../../api/types";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

const HOURS = { hour: 1, evening: 3, tomorrow: 24, days: 72 } as const;
const HOUR_MS = 3_600_000;
type Until = keyof typeof HOURS;

/** Not now: it comes back by itself. */
export function Snooze({ task }: { task: StaffTask }) {
  const words = useWords();
  const [act, busy] = useAct();
  const put = async (until: Until) => {
    const body = { until: new Date(Date.now() + HOURS[until] * HOUR_MS).toISOString() };
    await act(() => request(`/tasks/${task.id}/snooze`, { method: "POST", body }), words.tasks.snoozed);
    await refresh("/tasks");
  };
  const items = (Object.keys(HOURS) as Until[]).map((key) => ({ key, label: words.tasks.snoozes[key] }));
  return (
    <Dropdown menu={{ items, onClick: ({ key }) => void put(key as Until) }} trigger={["click"]}>
      <Button data-key="s" loading={busy}>
        {words.tasks.snooze}
      </Button>
    </Dropdown>
  );
}
