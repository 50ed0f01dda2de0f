import { Button, Form, Input, Select } from "antd";
import { useRef, useState } from "react";
import { Link } from "react-router";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { UploadedPeople } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";
import { UsedBy } from "./UsedBy";

const PATH = "/audience-lists";
const NAMED = ["customer", "order", "contact"] as const;

interface Filled {
  name: string;
  named: (typeof NAMED)[number];
  text: string;
}

/** Lists of people from elsewhere, as far as they were recognised. */
export function ListsSheet() {
  const words = useWords();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const asked = useGet<UploadedPeople[]>(PATH);
  return (
    <section className="sheet stack">
      <div className="row sheet-head">
        <h2>{words.audiences.lists}</h2>
        {may("acting.write") && (
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            {words.audiences.upload}
          </Button>
        )}
      </div>
      <p className="soft small">{words.audiences.listsHow}</p>
      {open && <UploadForm onDone={() => setOpen(false)} />}
      <Answer of={asked} rows={1}>
        {(lists) => (
          <ul className="audience-lists">
            {lists.map((each) => (
              <Row key={each.id} list={each} />
            ))}
          </ul>
        )}
      </Answer>
    </section>
  );
}

function Row({ list }: { list: UploadedPeople }) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  const change = (method: "POST" | "DELETE", path: string) =>
    act(async () => {
      await request(path, method === "POST" ? { method, body: {} } : { method });
      await refresh(PATH, "/audiences");
    });
  return (
    <li className="row">
      <strong>{list.name}</strong>
      <span className="small">{words.audiences.matched(list.matched, list.read)}</span>
      {list.unmatched > 0 && <span className="small soft">{words.audiences.unmatched(list.unmatched)}</span>}
      <span className="small soft">
        {list.at} {list.by}
      </span>
      {list.used_by.length > 0 && <UsedBy uses={list.used_by} />}
      {may("acting.write") && (
        <>
          <Link className="small" to={`/audiences/new?list=${list.id}`}>
            {words.audiences.useList}
          </Link>
          {list.waiting > 0 && (
            <button
              type="button"
              className="link small"
              disabled={busy}
              onClick={() => void change("POST", `${PATH}/${list.id}/again`)}
            >
              {words.audiences.again}
            </button>
          )}
          <button
            type="button"
            className="link small"
            disabled={busy}
            onClick={() => void change("DELETE", `${PATH}/${list.id}`)}
          >
            {words.audiences.removeList}
          </button>
        </>
      )}
    </li>
  );
}

function UploadForm({ onDone }: { onDone: () => void }) {
  const words = useWords();
  const [form] = Form.useForm<Filled>();
  const [act, busy] = useAct();
  const file = useRef<HTMLInputElement>(null);
  const send = async (filled: Filled) => {
    const sent = await act(async () => {
      await request(PATH, { method: "POST", body: { ...filled, name: filled.name.trim() } });
      await refresh(PATH);
    }, words.audiences.listSaved);
    if (sent) onDone();
  };
  const read = async (chosen: File | undefined) => {
    if (chosen) form.setFieldsValue({ text: await chosen.text(), name: form.getFieldValue("name") || chosen.name });
  };
  return (
    <Form form={form} layout="vertical" initialValues={{ named: "customer" }} onFinish={(filled) => void send(filled)}>
      <Form.Item name="name" label={words.audiences.listName} rules={[{ required: true, whitespace: true }]}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="named" label={words.audiences.named}>
        <Select options={NAMED.map((each) => ({ value: each, label: words.audiences.nameds[each] }))} />
      </Form.Item>
      <Form.Item name="text" label={words.audiences.entries} rules={[{ required: true, whitespace: true }]}>
        <Input.TextArea />
      </Form.Item>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={busy}>
          {words.audiences.upload}
        </Button>
        <input
          ref={file}
          className="unseen"
          type="file"
          accept=".csv,.txt,text/plain,text/csv"
          aria-label={words.audiences.fromFile}
          onChange={(event) => void read(event.target.files?.[0])}
        />
        <Button onClick={() => file.current?.click()}>{words.audiences.fromFile}</Button>
      </div>
    </Form>
  );
}
