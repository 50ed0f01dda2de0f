import { Button, Form, Input } from "antd";
import { request } from "../../api/client";
import { askAgain, useGet } from "../../api/hooks";
import type { Mark } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";
import { TextFile } from "./TextFile";
import "../../ui/table.css";

interface Given {
  on: string;
  until?: string;
  text: string;
}

/** What was done and what happened, by day: the flags on every chart over time. */
export function CalendarPage() {
  const words = useWords();
  const may = useMay();
  const asked = useGet<Mark[]>("/marks");
  return (
    <article className="page">
      <header>
        <h1>{words.settings.calendar}</h1>
      </header>
      <p className="soft">{words.settings.calendarHow}</p>
      {may("data.decide") && <AddMark />}
      <Answer of={asked} rows={5}>
        {(marks) => <Marks marks={marks} />}
      </Answer>
      {may("settings.read") && <TextFile name="calendar" />}
    </article>
  );
}

function AddMark() {
  const words = useWords();
  const [form] = Form.useForm<Given>();
  const [act, busy] = useAct();
  const add = (body: Given) =>
    act(async () => {
      await request("/marks", { method: "POST", body: { ...body, until: body.until || null } });
      form.resetFields();
      await askAgain();
    }, words.common.saved);
  const needed = [{ required: true, message: words.access.needed }];
  return (
    <Form<Given>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="sheet inline-form"
      onFinish={(body) => void add(body)}
    >
      <Form.Item name="text" label={words.settings.markText} rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="on" label={words.settings.markOn} rules={needed}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="until" label={words.settings.markUntil}>
        <Input type="date" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {words.settings.addMark}
      </Button>
    </Form>
  );
}

function Marks({ marks }: { marks: readonly Mark[] }) {
  const words = useWords();
  const may = useMay();
  const [act] = useAct();
  const remove = async (number: number) => {
    if (await act(() => request(`/marks/${number}`, { method: "DELETE" }))) await askAgain();
  };
  return (
    <section className="sheet">
      {marks.length === 0 && <Empty title={words.settings.noMarks} />}
      <div className="scroll">
        <table className="rows full" hidden={marks.length === 0}>
          <Heads names={[words.settings.markText, words.settings.markOn]} acts />
          <tbody>
            {[...marks].reverse().map((mark) => (
              <tr key={mark.number}>
                <th scope="row">
                  {mark.text}
                  {mark.about_text && <span className="soft small block">{mark.about_text}</span>}
                </th>
                <td className="date">{[mark.from_day, mark.until_day].filter(Boolean).join(" – ")}</td>
                <td>
                  {may("data.decide") && (
                    <button type="button" className="link" onClick={() => void remove(mark.number)}>
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
