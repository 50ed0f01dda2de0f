import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { ApiError } from "../../api/error";
import { askAgain } from "../../api/hooks";
import { useLanguage } from "../../words/language";

interface Given {
  name: string;
  email?: string;
  password: string;
}

interface Props {
  path: string;
  /** Sent along; where it is missing, an e-mail address is asked for. */
  also?: Record<string, string>;
  submit: string;
}

const SHORTEST = 10;

/** A name and a password of one's own; the server signs the new user in. */
export function NewAccount({ path, also, submit }: Props) {
  const { lang, words } = useLanguage();
  const [form] = Form.useForm<Given>();
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (given: Given) => {
    setBusy(true);
    setError(null);
    try {
      await request(path, { method: "POST", body: { ...given, ...also, lang } });
      await askAgain({ queryKey: ["/session"] });
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      setError(reason);
      form.setFields(
        (["name", "email", "password"] as const).map((name) => {
          const said = reason.field(name, lang);
          return { name, errors: said ? [said] : [] };
        }),
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {error && <Alert type="error" showIcon message={error.text(lang)} role="alert" />}
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(given) => void make(given)}
        disabled={busy}
      >
        <Form.Item name="name" label={words.access.name} rules={[{ required: true, message: words.access.needed }]}>
          <Input autoComplete="name" autoFocus />
        </Form.Item>
        {!also && (
          <Form.Item
            name="email"
            label={words.access.email}
            rules={[{ required: true, type: "email", message: words.access.badEmail }]}
            validateTrigger="onBlur"
          >
            <Input autoComplete="username" inputMode="email" />
          </Form.Item>
        )}
        <Form.Item
          name="password"
          label={words.access.password}
          extra={words.access.passwordHow}
          rules={[{ required: true, min: SHORTEST, message: words.access.shortPassword }]}
          validateTrigger="onBlur"
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {submit}
        </Button>
      </Form>
    </>
  );
}
