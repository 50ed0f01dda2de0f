import { Button, Form, Input, InputNumber, Select } from "antd";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { Alert, Catalogue } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";

const PATH = "/notes/alerts";
const PERCENT = 100;

interface Given {
  metric: string;
  days: number;
  side: "below" | "above";
  line: string;
}

/** Lines that somebody draws: what crosses one stands first in the note. */
export function Alerts() {
  const words = useWords();
  const may = useMay();
  const [act] = useAct();
  const asked = useGet<Alert[]>(PATH);
  const metrics = useTrailing();
  const remove = async (id: number) => {
    await act(() => request(`${PATH}/${id}`, { method: "DELETE" }));
    await refresh(PATH);
  };
  const line = (alert: Alert) => {
    const [value, side] =
      alert.below === null ? [alert.above ?? 0, words.settings.above] : [alert.below, words.settings.below];
    const isRate = metrics.get(alert.metric)?.unit === "rate";
    return `${side} ${isRate ? `${Math.round(value * PERCENT * PERCENT) / PERCENT} %` : value}`;
  };
  return (
    <>
      <h2>{words.settings.alerts}</h2>
      <p className="soft">{words.settings.alertsHow}</p>
      {may("settings.write") && <AddAlert />}
      <Answer of={asked} rows={2}>
        {(alerts) => (
          <section className="sheet">
            {alerts.length === 0 && <Empty title={words.settings.noAlerts} />}
            <div className="scroll">
              <table className="rows full" hidden={alerts.length === 0}>
                <Heads names={[words.settings.metric, words.settings.lastDays, words.settings.line]} acts />
                <tbody>
                  {alerts.map((alert) => (
                    <tr key={alert.id}>
                      <th scope="row">{metrics.get(alert.metric)?.name ?? alert.metric}</th>
                      <td>{alert.days}</td>
                      <td>{line(alert)}</td>
                      <td>
                        {may("settings.write") && (
                          <button type="button" className="link" onClick={() => void remove(alert.id)}>
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
        )}
      </Answer>
    </>
  );
}

function useTrailing() {
  const catalogue = useGet<Catalogue>("/metrics");
  const all = (catalogue.data?.topics ?? []).flatMap((topic) => topic.metrics);
  return new Map(all.filter((each) => each.window === "trailing").map((each) => [each.id, each]));
}

function AddAlert() {
  const words = useWords();
  const metrics = useTrailing();
  const [form] = Form.useForm<Given>();
  const [act, busy] = useAct();
  const isRate = metrics.get(Form.useWatch("metric", form) ?? "")?.unit === "rate";
  const add = async ({ metric, days, side, line }: Given) => {
    const body = { metric, days, [side]: Number(line) / (isRate ? PERCENT : 1) };
    if (await act(() => request(PATH, { method: "POST", body }), words.common.saved)) form.resetFields(["line"]);
    await refresh(PATH);
  };
  const needed = [{ required: true, message: words.access.needed }];
  return (
    <Form<Given>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="sheet inline-form"
      initialValues={{ days: 7, side: "below" }}
      onFinish={(given) => void add(given)}
    >
      <Form.Item name="metric" label={words.settings.metric} rules={needed}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={[...metrics.values()].map((each) => ({ value: each.id, label: each.name }))}
        />
      </Form.Item>
      <Form.Item name="days" label={words.settings.lastDays} rules={needed}>
        <InputNumber min={1} max={3660} precision={0} />
      </Form.Item>
      <Form.Item name="side" label={words.settings.side}>
        <Select
          options={[
            { value: "below", label: words.settings.below },
            { value: "above", label: words.settings.above },
          ]}
        />
      </Form.Item>
      <Form.Item name="line" label={words.settings.line} rules={needed}>
        <Input type="number" step="any" suffix={isRate ? "%" : undefined} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {words.common.add}
      </Button>
    </Form>
  );
}
