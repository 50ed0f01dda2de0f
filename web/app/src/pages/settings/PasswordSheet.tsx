import { Button, Form, Input } from "antd";
import { request } from "../../api/client";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

interface Given {
  current: string;
  password: string;
}

export function PasswordSheet() {
  const words = useWords();
  const [form] = Form.useForm<Given>();
  const [act, busy] = useAct();
  const change = async (body: Given) => {
    const work = () => request("/profile/password", { method: "POST", body });
    if (await act(work, words.common.saved)) form.resetFields();
  };
  const needed = { required: true, message: words.access.needed };
  return (
    <section className="sheet stack" aria-label={words.settings.password}>
      <h2>{words.settings.password}</h2>
      <p className="soft">{words.settings.passwordHow}</p>
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="narrow"
        onFinish={(body) => void change(body)}
      >
        <Form.Item name="current" label={words.settings.current} rules={[needed]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="password" label={words.settings.fresh} extra={words.access.passwordHow} rules={[needed]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {words.settings.changePassword}
        </Button>
      </Form>
    </section>
  );
}
