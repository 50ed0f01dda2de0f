import { Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { Customer } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

const CHANNELS = ["sms", "email", "phone", "wecom", "wechat"] as const;
const PURPOSES = ["marketing", "reminder", "service"] as const;

interface Given {
  account_key: number;
  channel: (typeof CHANNELS)[number];
  purpose: (typeof PURPOSES)[number];
  given: boolean;
  said_on: string;
  source: string;
}

/** On which channel for what they may be written to, who said so and when. */
export function ConsentSheet({ customer }: { customer: Customer }) {
  const words = useWords();
  const may = useMay();
  const [open, setOpen] = useState(false);
  return (
    <section className="sheet stack" aria-label={words.customers.consents}>
      <h2>{words.customers.consents}</h2>
      {customer.consents.length === 0 && <p className="soft">{words.customers.noConsents}</p>}
      <ul className="consents">
        {customer.consents.map((consent) => (
          <li key={`${consent.channel} ${consent.purpose}`}>
            <span>
              {words.customers.channels[consent.channel as Given["channel"]] ?? consent.channel} ·{" "}
              {words.customers.purposes[consent.purpose as Given["purpose"]] ?? consent.purpose}
            </span>
            <span className={consent.given ? "tick" : "cross"}>
              {consent.given ? `✓ ${words.customers.given}` : `✗ ${words.customers.withdrawn}`}
            </span>
            <span className="soft small">
              {[consent.said_at?.slice(0, 10), consent.source].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {may("customers.write") && (
        <div>
          <Button onClick={() => setOpen(true)}>{words.customers.addConsent}</Button>
        </div>
      )}
      <ConsentForm customer={customer} open={open} onClose={() => setOpen(false)} />
    </section>
  );
}

function ConsentForm({ customer, open, onClose }: { customer: Customer; open: boolean; onClose: () => void }) {
  const words = useWords();
  const [form] = Form.useForm<Given>();
  const [act, busy] = useAct();
  const save = async (body: Given) => {
    const path = `/customers/${customer.customer_id}/consents`;
    if (!(await act(() => request(path, { method: "POST", body }), words.common.saved))) return;
    onClose();
    await refresh("/customers");
  };
  const [account] = customer.accounts;
  const named = (name: keyof Given, label: string) => ({
    name,
    label,
    rules: [{ required: true, message: words.access.needed }],
  });
  return (
    <Modal
      open={open}
      title={words.customers.addConsent}
      okText={words.common.save}
      cancelText={words.common.cancel}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ account_key: account?.account_key, channel: "sms", purpose: "marketing", given: true }}
        onFinish={(body) => void save(body)}
      >
        <Form.Item {...named("account_key", words.customers.account)}>
          <Select
            options={customer.accounts.map((each) => ({
              value: each.account_key,
              label: [each.source_name, each.store, each.name].filter(Boolean).join(" · "),
            }))}
          />
        </Form.Item>
        <Form.Item {...named("channel", words.customers.channel)}>
          <Select options={CHANNELS.map((each) => ({ value: each, label: words.customers.channels[each] }))} />
        </Form.Item>
        <Form.Item {...named("purpose", words.customers.purpose)}>
          <Select options={PURPOSES.map((each) => ({ value: each, label: words.customers.purposes[each] }))} />
        </Form.Item>
        <Form.Item {...named("given", words.customers.said)}>
          <Select
            options={[
              { value: true, label: words.customers.given },
              { value: false, label: words.customers.withdrawn },
            ]}
          />
        </Form.Item>
        <Form.Item {...named("said_on", words.customers.saidOn)}>
          <Input type="date" />
        </Form.Item>
        <Form.Item {...named("source", words.customers.where)} extra={words.customers.whereHow}>
          <Input maxLength={120} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
