import { Button, Form, Input } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { Invitation, Role } from "../../api/types";
import { useAct } from "../../ui/act";
import { Secret } from "../../ui/Secret";
import { useWords } from "../../words/language";
import { RoleSelect } from "./RoleSelect";

interface Given {
  email: string;
  role: Role;
}

/** Bringing somebody in by a link that works once. */
export function Invitations() {
  const words = useWords();
  const asked = useGet<Invitation[]>("/invitations");
  const [form] = Form.useForm<Given>();
  const [link, setLink] = useState("");
  const [act, busy] = useAct();
  const invite = (body: Given) =>
    act(async () => {
      setLink((await request<{ link: string }>("/invitations", { method: "POST", body })).link);
      form.resetFields();
      await refresh("/invitations");
    });
  const withdraw = async (id: number) => {
    if (await act(() => request(`/invitations/${id}`, { method: "DELETE" }))) await refresh("/invitations");
  };
  const waiting = asked.data ?? [];
  return (
    <section className="sheet stack" aria-label={words.settings.invite}>
      <h2>{words.settings.invite}</h2>
      <p className="soft">{words.settings.inviteHow}</p>
      {link && <Secret says={words.settings.inviteLink} text={link} />}
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="invite-form"
        onFinish={(body) => void invite(body)}
      >
        <Form.Item
          name="email"
          label={words.settings.email}
          rules={[{ required: true, type: "email", message: words.access.badEmail }]}
          validateTrigger="onBlur"
        >
          <Input inputMode="email" autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="role"
          label={words.settings.role}
          rules={[{ required: true, message: words.settings.chooseRole }]}
        >
          <RoleSelect label={words.settings.role} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          {words.settings.invite}
        </Button>
      </Form>
      {waiting.length > 0 && (
        <>
          <h3>{words.settings.waiting}</h3>
          <ul className="stack">
            {waiting.map((each) => (
              <li key={each.id} className="row">
                <span>{each.email}</span>
                <span className="soft small">
                  {words.shell.roles[each.role as Role]} · {words.settings.expires} {each.expires}
                </span>
                <button type="button" className="link small" onClick={() => void withdraw(each.id)}>
                  {words.settings.withdraw}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
