import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { request } from "../../api/client";
import { askAgain, useGet } from "../../api/hooks";
import type { Erasure } from "../../api/types";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

const ASK_AGAIN_MS = 1500;

/** Forgetting one person for good: the number typed once more, then as long as the data version takes to be made anew. */
export function Erase({ customerId }: { customerId: number }) {
  const words = useWords();
  const go = useNavigate();
  const [open, setOpen] = useState(false);
  const [typed, type] = useState("");
  const [job, setJob] = useState<number | null>(null);
  const [act, busy] = useAct();
  const watched = useGet<Erasure>(`/erasures/${job}`, {}, { enabled: job !== null, every: job ? ASK_AGAIN_MS : false });
  const ended = watched.data && !["waiting", "running"].includes(watched.data.state);
  const erase = () =>
    act(async () => {
      const body = { customer_id: customerId, confirm: typed };
      setJob((await request<Erasure>("/erasures", { method: "POST", body })).id);
    });
  const leave = async () => {
    await askAgain();
    void go("/customers");
  };
  return (
    <>
      <Button size="small" danger onClick={() => setOpen(true)}>
        {words.customers.erase}
      </Button>
      <Modal
        open={open}
        title={words.customers.erase}
        okText={words.customers.erase}
        cancelText={words.common.cancel}
        okButtonProps={{ danger: true, disabled: typed.trim() !== String(customerId) || job !== null }}
        confirmLoading={busy || (job !== null && !ended)}
        onOk={() => void erase()}
        onCancel={() => (ended ? void leave() : setOpen(false))}
      >
        <p>{words.customers.eraseHow(customerId)}</p>
        <Input
          aria-label={words.customers.eraseHow(customerId)}
          inputMode="numeric"
          value={typed}
          disabled={job !== null}
          onChange={(event) => type(event.target.value)}
        />
        {watched.data && (
          <p role="status">
            {watched.data.said} {watched.data.error?.text}
          </p>
        )}
        {ended && (
          <Button type="link" onClick={() => void leave()}>
            {words.customers.title}
          </Button>
        )}
      </Modal>
    </>
  );
}
