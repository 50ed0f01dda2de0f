import { Button, Input } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { askAgain, useGet } from "../../api/hooks";
import type { TextSetting } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";
import "../../ui/table.css";
import "./settings.css";

/** A file of the shop's folder, edited as the text it is; the server takes only what it can read. */
export function TextFile({ name }: { name: string }) {
  const asked = useGet<TextSetting>(`/settings/${name}`);
  return (
    <Answer of={asked} rows={6}>
      {(file) => (
        <div className="stack">
          {file.entries.length > 0 && <Entries file={file} />}
          <Editor key={file.version} name={name} file={file} />
        </div>
      )}
    </Answer>
  );
}

function Entries({ file }: { file: TextSetting }) {
  const words = useWords();
  return (
    <section className="sheet">
      <div className="scroll">
        <table className="rows full">
          <thead>
            <tr>
              <th scope="col">{words.settings.metric}</th>
              <th scope="col" className="n">
                {words.metrics.value}
              </th>
              <th scope="col">{words.settings.where}</th>
            </tr>
          </thead>
          <tbody>
            {file.entries.map((entry) => (
              <tr key={entry.id}>
                <th scope="row">
                  {entry.name}
                  {entry.own && <span className="badge">{words.settings.own}</span>}
                </th>
                <td className="n">{entry.value}</td>
                <td className="soft small">{[entry.source, entry.grade].filter(Boolean).join(" · ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Editor({ name, file }: { name: string; file: TextSetting }) {
  const words = useWords();
  const may = useMay();
  const [text, setText] = useState(file.text);
  const [act, busy] = useAct();
  const save = () =>
    act(async () => {
      await request(`/settings/${name}`, { method: "PUT", body: { version: file.version, text } });
      await askAgain();
    }, words.common.saved);
  return (
    <section className="sheet stack" aria-label={file.file}>
      <h2>
        <code>{file.file}</code>
      </h2>
      <p className="soft">{file.said}</p>
      {file.fault && (
        <p role="alert">
          <b className="cross">✗</b> {file.fault}
        </p>
      )}
      <Input.TextArea
        className="code"
        aria-label={words.settings.fileText}
        spellCheck={false}
        rows={5}
        readOnly={!may("settings.write")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {may("settings.write") && (
        <div>
          <Button type="primary" disabled={text === file.text} loading={busy} onClick={() => void save()}>
            {words.common.save}
          </Button>
        </div>
      )}
      {file.base && (
        <details>
          <summary>{words.settings.base}</summary>
          <pre className="command">
            <code>{file.base}</code>
          </pre>
        </details>
      )}
    </section>
  );
}
