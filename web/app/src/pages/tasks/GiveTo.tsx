import { Select } from "antd";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { StaffMember, StaffTask } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

/** For whoever may change what acts: it is to be somebody else's. */
export function GiveTo({ task }: { task: StaffTask }) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  const allowed = may("acting.write");
  const staff = useGet<StaffMember[]>("/tasks/staff", {}, { enabled: allowed });
  if (!allowed) return null;
  const give = async (user: number) => {
    await act(() => request(`/tasks/${task.id}/assign`, { method: "POST", body: { user } }));
    await refresh("/tasks");
  };
  return (
    <Select<number | null>
      aria-label={words.tasks.giveTo}
      placeholder={words.tasks.giveTo}
      className="give-to"
      value={null}
      loading={busy}
      options={(staff.data ?? [])
        .filter((each) => each.id !== task.assignee?.id)
        .map((each) => ({ value: each.id, label: each.name }))}
      onChange={(user) => user !== null && void give(user)}
    />
  );
}
