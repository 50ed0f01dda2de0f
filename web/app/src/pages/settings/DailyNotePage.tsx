import { Button, Form, Input, Popconfirm, Select } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { DailyNote, NoteTarget } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";
import { Alerts } from "./Alerts";
import "../../ui/table.css";

const PATH = "/notes/targets";
const WAYS = ["wecom", "dingtalk", "feishu", "email"] as const;

interface Given {
  name: string;
  way: (typeof WAYS)[number];
  address: string;
  secret?: string;
  at: string;
  lang: "zh" | "en";
}

/** Where the morning's note goes, what it would say now, and the lines it watches. */
export function DailyNotePage() {
  const words = useWords();
  const may = useMay();
  const asked = useGet<NoteTarget[]>(PATH);
  return (
    <article className="page">
      <header>
        <h1>{words.settings.dailyNote}</h1>
      </header>
      <p className="soft">{words.settings.dailyNoteHow}</p>
      {may("settings.write") && <AddTarget />}
      <Answer of={asked} rows={3}>
        {(targets) => (
          <section className="sheet">
            {targets.length === 0 && <Empty title={words.settings.noNotes} />}
            <div className="scroll">
              <table className="rows full" hidden={targets.length === 0}>
                <Heads names={[words.settings.noteTo, words.settings.noteAt, words.settings.noteSent]} acts />
                <tbody>
                  {targets.map((target) => (
                    <Row key={target.id} target={target} />
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        )}
      </Answer>
      <Alerts />
    </article>
  );
}

function AddTarget() {
  const words = useWords();
  const [form] = Form.useForm<Given>();
  const [act, busy] = useAct();
  const way = Form.useWatch("way", form) ?? "wecom";
  const add = async (given: Given) => {
    if (await act(() => request(PATH, { method: "POST", body: given }), words.common.saved))
      form.resetFields(["name", "address", "secret"]);
    await refresh(PATH);
  };
  const needed = [{ required: true, message: words.access.needed }];
  return (
    <Form<Given>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="sheet inline-form"
      initialValues={{ way: "wecom", at: "08:30", lang: "zh" }}
      onFinish={(given) => void add(given)}
    >
      <Form.Item name="way" label={words.settings.noteWay} rules={needed}>
        <Select options={WAYS.map((value) => ({ value, label: words.settings.ways[value] }))} />
      </Form.Item>
      <Form.Item name="name" label={words.settings.noteName} rules={needed}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="address"
        label={way === "email" ? words.settings.noteMail : words.settings.noteAddress}
        rules={needed}
      >
        <Input autoComplete="off" maxLength={1000} />
      </Form.Item>
      {(way === "dingtalk" || way === "feishu") && (
        <Form.Item name="secret" label={words.settings.noteSecret}>
          <Input.Password autoComplete="off" maxLength={400} />
        </Form.Item>
      )}
      <Form.Item name="at" label={words.settings.noteAt} rules={needed}>
        <Input type="time" />
      </Form.Item>
      <Form.Item name="lang" label={words.settings.language}>
        <Select
          options={[
            { value: "zh", label: words.settings.zh },
            { value: "en", label: words.settings.en },
          ]}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {words.common.add}
      </Button>
    </Form>
  );
}

function Row({ target }: { target: NoteTarget }) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  const [note, show] = useState<DailyNote>();
  const preview = () => act(async () => show(await request<DailyNote>(`${PATH}/${target.id}/preview`)));
  const send = () => act(() => request(`${PATH}/${target.id}/try`, { method: "POST" }), words.settings.noteTried);
  const remove = async () => {
    await act(() => request(`${PATH}/${target.id}`, { method: "DELETE" }));
    await refresh(PATH);
  };
  return (
    <>
      <tr>
        <th scope="row">
          {target.name}
          <span className="soft small block">{words.settings.ways[target.way]}</span>
        </th>
        <td className="date">{target.at}</td>
        <td>
          {target.sent_on ?? words.settings.never}
          {target.failed && <span className="soft small block">{target.failed}</span>}
        </td>
        <td className="row">
          <button type="button" className="link" disabled={busy} onClick={() => void preview()}>
            {words.settings.notePreview}
          </button>
          {may("settings.write") && (
            <>
              <button type="button" className="link" disabled={busy} onClick={() => void send()}>
                {words.settings.noteTry}
              </button>
              <Popconfirm title={words.settings.noteRemove} onConfirm={() => void remove()}>
                <button type="button" className="link">
                  {words.common.remove}
                </button>
              </Popconfirm>
            </>
          )}
        </td>
      </tr>
      {note && (
        <tr>
          <td colSpan={4}>
            <b>{note.title}</b>
            <ul>
              {note.lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}
