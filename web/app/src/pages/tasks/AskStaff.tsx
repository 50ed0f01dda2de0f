import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { StaffMember, TasksMade } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { useSay } from "../../ui/Toasts";
import { useWords } from "../../words/language";

const PASSED_OVER = ["open_already", "held_out", "left_alone", "unknown"] as const;
const MOST = 500;

/** Tasks for these customers, made by hand. */
export function AskStaff({ customers, size }: { customers: readonly number[]; size?: "small" }) {
  const words = useWords();
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may("acting.write") || customers.length === 0) return null;
  return (
    <>
      <Button size={size ?? "middle"} onClick={() => setOpen(true)}>
        {words.tasks.ask}
      </Button>
      {open && <Asking customers={customers.slice(0, MOST)} onClose={() => setOpen(false)} />}
    </>
  );
}

function Asking({ customers, onClose }: { customers: readonly number[]; onClose: () => void }) {
  const words = useWords();
  const say = useSay();
  const [act, busy] = useAct();
  const [reason, setReason] = useState("");
  const [to, setTo] = useState<number | null>(null);
  const staff = useGet<StaffMember[]>("/tasks/staff");
  const ask = async () => {
    const body = { customers, reason: reason.trim(), ...(to === null ? {} : { assignee: to }) };
    const done = await act(async () => {
      const made = await request<TasksMade>("/tasks", { method: "POST", body });
      const others = PASSED_OVER.filter((each) => made[each] > 0).map((each) =>
        words.tasks.passedOver[each](made[each]),
      );
      say(made.made > 0 ? "done" : "failed", [words.tasks.made(made.made), ...others].join("\n"));
    });
    if (!done) return;
    await refresh("/tasks");
    onClose();
  };
  const people = (staff.data ?? []).map((each) => ({ value: each.id, label: each.name }));
  return (
    <Modal
      open
      title={words.tasks.ask}
      okText={words.tasks.ask}
      cancelText={words.common.cancel}
      okButtonProps={{ disabled: !reason.trim() }}
      confirmLoading={busy}
      onOk={() => void ask()}
      onCancel={onClose}
    >
      <div className="stack">
        <p>{words.tasks.askHow(customers.length)}</p>
        <label htmlFor="task-reason">{words.tasks.reason}</label>
        <Input.TextArea
          id="task-reason"
          rows={2}
          maxLength={200}
          placeholder={words.tasks.reasonHow}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <label htmlFor="task-to">{words.tasks.to}</label>
        <Select<number | 0>
          id="task-to"
          value={to ?? 0}
          options={[{ value: 0, label: words.tasks.anybody }, ...people]}
          onChange={(user) => setTo(user === 0 ? null : user)}
        />
      </div>
    </Modal>
  );
}
