import { Button, Input } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { Customer } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

type Note = Customer["notes"][number];

/** What colleagues wrote down. */
export function NotesSheet({ customer }: { customer: Customer }) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  const [text, setText] = useState("");
  const path = `/customers/${customer.customer_id}/notes`;
  const add = async () => {
    if (!(await act(() => request(path, { method: "POST", body: { text: text.trim() } })))) return;
    setText("");
    await refresh("/customers");
  };
  const writes = may("customers.write");
  return (
    <section className="sheet stack" aria-label={words.customers.notes}>
      <h2>{words.customers.notes}</h2>
      {customer.notes.length === 0 && <p className="soft">{words.customers.noNotes}</p>}
      {customer.notes.map((note) => (
        <OneNote key={note.id} path={path} note={note} writes={writes} />
      ))}
      {writes && (
        <>
          <Input.TextArea
            aria-label={words.customers.addNote}
            placeholder={words.customers.noteHow}
            rows={2}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div>
            <Button onClick={() => void add()} loading={busy} disabled={!text.trim()}>
              {words.customers.addNote}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function OneNote({ path, note, writes }: { path: string; note: Note; writes: boolean }) {
  const words = useWords();
  const [act, busy] = useAct();
  const [changed, change] = useState<string | null>(null);
  const done = async (work: () => Promise<unknown>) => {
    if (await act(work)) change(null);
    await refresh("/customers");
  };
  const save = () =>
    done(() => request(`${path}/${note.id}`, { method: "PUT", body: { text: changed, version: note.version } }));
  const remove = () => done(() => request(`${path}/${note.id}`, { method: "DELETE" }));
  return (
    <article className="note-item">
      {changed === null ? (
        <p className="note-text">{note.text}</p>
      ) : (
        <Input.TextArea
          autoFocus
          aria-label={words.common.edit}
          rows={2}
          maxLength={2000}
          value={changed}
          onChange={(event) => change(event.target.value)}
        />
      )}
      <p className="row small soft">
        <span>
          {note.by} · {note.at.slice(0, 16).replace("T", " ")}
        </span>
        {writes && changed === null && (
          <>
            <button type="button" className="link" onClick={() => change(note.text)}>
              {words.common.edit}
            </button>
            <button type="button" className="link" onClick={() => void remove()}>
              {words.common.remove}
            </button>
          </>
        )}
        {changed !== null && (
          <>
            <Button size="small" type="primary" loading={busy} onClick={() => void save()}>
              {words.common.save}
            </Button>
            <Button size="small" onClick={() => change(null)}>
              {words.common.cancel}
            </Button>
          </>
        )}
      </p>
    </article>
  );
}
