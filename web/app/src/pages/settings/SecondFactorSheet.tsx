import { Button, Form, Input, Modal, QRCode } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { MyProfile } from "../../api/types";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

type Asking = "on" | "off" | "codes" | null;

/** One-time codes: begun with the password, switched on by a first code, and recovery codes shown once. */
export function SecondFactorSheet({ me }: { me: MyProfile }) {
  const words = useWords();
  const [asking, ask] = useState<Asking>(null);
  const [enrolment, enrol] = useState<{ uri: string; secret: string } | null>(null);
  const [codes, show] = useState<string[]>([]);
  const [act, busy] = useAct();
  const post = <T,>(path: string, body: unknown) =>
    request<T>(`/profile/second-factor${path}`, { method: "POST", body });

  const withPassword = (current: string) =>
    act(async () => {
      if (asking === "on") enrol(await post("", { current }));
      if (asking === "codes") show((await post<{ codes: string[] }>("/codes", { current })).codes);
      if (asking === "off") await post("/off", { current });
      ask(null);
      await refresh("/profile");
    });
  const confirm = (code: string) =>
    act(async () => {
      show((await post<{ codes: string[] }>("/confirm", { code })).codes);
      enrol(null);
      await refresh("/profile");
    });
  return (
    <section className="sheet stack" aria-label={words.settings.second}>
      <h2>{words.settings.second}</h2>
      <p className="soft">{words.settings.secondHow}</p>
      <p>{me.totp ? words.settings.secondOn(me.recovery_codes) : words.settings.secondOff}</p>
      <div className="row">
        {me.totp ? (
          <>
            <Button onClick={() => ask("codes")}>{words.settings.newCodes}</Button>
            <Button onClick={() => ask("off")}>{words.settings.turnOff}</Button>
          </>
        ) : (
          <Button onClick={() => ask("on")}>{words.settings.turnOn}</Button>
        )}
      </div>
      {enrolment && <Enrol {...enrolment} busy={busy} onCode={(code) => void confirm(code)} />}
      {codes.length > 0 && <Codes codes={codes} />}
      <PasswordModal
        open={asking !== null}
        busy={busy}
        onGiven={(current) => void withPassword(current)}
        onClose={() => ask(null)}
      />
    </section>
  );
}

interface EnrolProps {
  uri: string;
  secret: string;
  busy: boolean;
  onCode: (code: string) => void;
}

function Enrol({ uri, secret, busy, onCode }: EnrolProps) {
  const words = useWords();
  return (
    <div className="stack">
      <p>{words.settings.scan}</p>
      <QRCode value={uri} color="#1f2328" bgColor="#ffffff" />
      <p className="small">
        {words.settings.byHand} <code>{secret}</code>
      </p>
      <Form<{ code: string }> layout="inline" onFinish={({ code }) => onCode(code)}>
        <Form.Item name="code" rules={[{ required: true, pattern: /^\d{6}$/, message: words.access.badCode }]}>
          <Input
            aria-label={words.access.code}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            autoFocus
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          {words.settings.confirm}
        </Button>
      </Form>
    </div>
  );
}

function Codes({ codes }: { codes: readonly string[] }) {
  const words = useWords();
  return (
    <div className="stack" role="status">
      <h3>{words.settings.recovery}</h3>
      <p>{words.settings.recoveryHow}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ModalProps {
  open: boolean;
  busy: boolean;
  onGiven: (password: string) => void;
  onClose: () => void;
}

function PasswordModal({ open, busy, onGiven, onClose }: ModalProps) {
  const words = useWords();
  const [form] = Form.useForm<{ current: string }>();
  return (
    <Modal
      open={open}
      title={words.settings.current}
      okText={words.settings.confirm}
      cancelText={words.common.cancel}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form<{ current: string }> form={form} preserve={false} onFinish={({ current }) => onGiven(current)}>
        <Form.Item name="current" rules={[{ required: true, message: words.access.needed }]}>
          <Input.Password aria-label={words.settings.current} autoComplete="current-password" autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
