import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { Navigate, useLocation } from "react-router";
import { request } from "../../api/client";
import { ApiError } from "../../api/error";
import { askAgain, queries } from "../../api/hooks";
import { useSession } from "../../shell/session";
import { useLanguage } from "../../words/language";
import { Door } from "./Door";

interface Given {
  email: string;
  password: string;
  code?: string;
}

/** The server says with this code that the password was right and the second factor is missing. */
const NEEDS_CODE = "access.code_needed";

export function SignIn() {
  const { lang, words } = useLanguage();
  const session = useSession();
  const here = useLocation();
  const [first, setFirst] = useState<Given | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  if (session.first_run) return <Navigate to="/first-run" replace />;
  if (session.user) return <Navigate to={(here.state as { to?: string } | null)?.to ?? "/"} replace />;

  const enter = async (given: Given) => {
    setBusy(true);
    setError(null);
    try {
      await request("/session", { method: "POST", body: { ...first, ...given } });
      queries.removeQueries({ predicate: (each) => each.queryKey[0] !== "/session" });
      await askAgain({ queryKey: ["/session"] });
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      if (reason.code === NEEDS_CODE && !first) setFirst(given);
      else setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Door title={words.access.signIn}>
      {error && <Alert type="error" showIcon message={error.text(lang)} role="alert" />}
      {first ? (
        <CodeForm busy={busy} onGiven={(code) => void enter({ ...first, code })} onBack={() => setFirst(null)} />
      ) : (
        <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => void enter(given)} disabled={busy}>
          <Form.Item
            name="email"
            label={words.access.email}
            rules={[{ required: true, type: "email", message: words.access.badEmail }]}
            validateTrigger="onBlur"
          >
            <Input autoComplete="username" inputMode="email" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label={words.access.password}
            rules={[{ required: true, message: words.access.needed }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy}>
            {words.access.signIn}
          </Button>
        </Form>
      )}
    </Door>
  );
}

interface CodeProps {
  busy: boolean;
  onGiven: (code: string) => void;
  onBack: () => void;
}

function CodeForm({ busy, onGiven, onBack }: CodeProps) {
  const { words } = useLanguage();
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={({ code }) => onGiven(code)}>
      <Form.Item
        name="code"
        label={words.access.code}
        extra={words.access.codeHow}
        rules={[{ required: true, pattern: /^\d{6}$/, message: words.access.badCode }]}
        validateTrigger="onSubmit"
      >
        <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {words.access.signIn}
      </Button>
      <Button type="link" block onClick={onBack}>
        {words.access.otherAccount}
      </Button>
    </Form>
  );
}
