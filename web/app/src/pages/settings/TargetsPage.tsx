import { Button, Form, Input, Select } from "antd";
import { request } from "../../api/client";
import { askAgain, useGet } from "../../api/hooks";
import type { Catalogue, MonthTarget } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Figure } from "../../ui/Figure";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";
import "../../ui/table.css";

interface Given {
  metric: string;
  month: string;
  value: string;
}

const FIRST = "revenue";

/** What a month is to bring, and how far it is. */
export function TargetsPage() {
  const words = useWords();
  const may = useMay();
  const asked = useGet<MonthTarget[]>("/targets");
  return (
    <article className="page">
      <header>
        <h1>{words.settings.targets}</h1>
      </header>
      <p className="soft">{words.settings.targetsHow}</p>
      {may("settings.write") && <SetTarget />}
      <Answer of={asked} rows={5}>
        {(targets) => <Targets targets={targets} />}
      </Answer>
    </article>
  );
}

function SetTarget() {
  const words = useWords();
  const [form] = Form.useForm<Given>();
  const [act, busy] = useAct();
  const catalogue = useGet<Catalogue>("/metrics");
  const set = ({ metric, month, value }: Given) =>
    act(async () => {
      await request(`/targets/${metric}/${month}`, { method: "PUT", body: { value } });
      form.resetFields(["value"]);
      await askAgain();
    }, words.common.saved);
  const needed = [{ required: true, message: words.access.needed }];
  return (
    <Form<Given>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="sheet inline-form"
      initialValues={{ metric: FIRST }}
      onFinish={(given) => void set(given)}
    >
      <Form.Item name="metric" label={words.settings.metric} rules={needed}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={(catalogue.data?.topics ?? []).map((topic) => ({
            label: topic.name,
            options: topic.metrics.map((each) => ({ value: each.id, label: each.name })),
          }))}
        />
      </Form.Item>
      <Form.Item name="month" label={words.settings.month} rules={needed}>
        <Input type="month" />
      </Form.Item>
      <Form.Item name="value" label={words.settings.target} extra={words.settings.targetHow} rules={needed}>
        <Input inputMode="decimal" maxLength={40} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {words.settings.setTarget}
      </Button>
    </Form>
  );
}

function share(some: number | null): string {
  return some === null ? "" : `${Math.round(some * 100)}%`;
}

function Targets({ targets }: { targets: readonly MonthTarget[] }) {
  const words = useWords();
  const may = useMay();
  const [act] = useAct();
  const remove = async ({ metric, month }: MonthTarget) => {
    if (await act(() => request(`/targets/${metric}/${month}`, { method: "DELETE" }))) await askAgain();
  };
  return (
    <section className="sheet">
      {targets.length === 0 && <Empty title={words.settings.noTargets} />}
      <div className="scroll">
        <table className="rows full" hidden={targets.length === 0}>
          <Heads
            names={[words.settings.metric, words.settings.month]}
            numbers={[words.settings.target, words.settings.soFar, words.settings.attained, words.settings.expected]}
            acts
          />
          <tbody>
            {targets.map((target) => (
              <tr key={`${target.metric} ${target.month}`}>
                <th scope="row">
                  {target.name}
                  {target.why && <span className="soft small block cap">{target.why}</span>}
                </th>
                <td className="date">{target.month}</td>
                <td className="n">{target.value}</td>
                <td className="n">{target.so_far && <Figure cell={target.so_far} tabbable={false} />}</td>
                <td className="n">{share(target.attained)}</td>
                <td className="n">{share(target.expected)}</td>
                <td>
                  {may("settings.write") && (
                    <button type="button" className="link" onClick={() => void remove(target)}>
                      {words.common.remove}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
