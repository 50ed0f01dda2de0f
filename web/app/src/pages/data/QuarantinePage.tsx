import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { request } from "../../api/client";
import { download } from "../../api/download";
import { askAgain, useGet } from "../../api/hooks";
import type { AsideRows, Dismissal, Mended, Quarantine } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { useSay } from "../../ui/Toasts";
import { useWords } from "../../words/language";
import { MendTable } from "./MendTable";
import "../../ui/table.css";
import "./data.css";

/** Whatever nobody could read, by reason; opened, it is a table to put right. */
export function QuarantinePage() {
  const words = useWords();
  const may = useMay();
  const asked = useGet<Quarantine>("/quarantine");
  const [search, setSearch] = useSearchParams();
  const opened = search.get("import");
  return (
    <article className="page">
      <header>
        <h1>{words.data.quarantine}</h1>
        {may("data.decide") && <Replay />}
      </header>
      <p className="soft">{words.data.asideHow}</p>
      {opened && <MendTable key={opened} importId={opened} onClose={() => setSearch({})} />}
      <Answer of={asked} rows={6}>
        {(found) => (
          <div className="stack">
            {found.items.length === 0 ? (
              <section className="sheet">
                <Empty title={words.data.asideNone} />
              </section>
            ) : (
              <Groups groups={found.items} onOpen={(id) => setSearch({ import: String(id) })} />
            )}
            {found.dismissed.length > 0 && <Dismissed dismissed={found.dismissed} />}
          </div>
        )}
      </Answer>
    </article>
  );
}

function Replay() {
  const words = useWords();
  const say = useSay();
  const [act, busy] = useAct();
  const replay = () =>
    act(async () => {
      const said = await request<Mended>("/quarantine/replay", { method: "POST", body: {} });
      say("done", [said.said, ...said.problems].join("\n"));
      await askAgain();
    });
  return (
    <Button loading={busy} onClick={() => void replay()}>
      {words.data.replay}
    </Button>
  );
}

function Groups({ groups, onOpen }: { groups: readonly AsideRows[]; onOpen: (importId: number) => void }) {
  const words = useWords();
  const may = useMay();
  return (
    <section className="sheet stack">
      <div className="scroll">
        <table className="rows full">
          <thead>
            <tr>
              <th scope="col">{words.data.reason}</th>
              <th scope="col">{words.data.column}</th>
              <th scope="col">{words.data.example}</th>
              <th scope="col" className="n">
                {words.data.howMany}
              </th>
              <th scope="col">{words.data.file}</th>
              <th scope="col">
                <span className="unseen">{words.common.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={`${group.import_id} ${group.column} ${group.code}`}>
                <th scope="row">{group.reason}</th>
                <td>{group.column}</td>
                <td>
                  <code>{group.sample}</code>
                </td>
                <td className="n">{group.rows.toLocaleString()}</td>
                <td className="soft small">{[group.file, group.store].filter(Boolean).join(" · ")}</td>
                <td>
                  {group.fixable ? (
                    <button type="button" className="link" onClick={() => onOpen(group.import_id)}>
                      {words.data.open}
                    </button>
                  ) : (
                    <span className="soft small">{words.data.notFixable}</span>
                  )}
                  {may("data.decide") && <Dismiss group={group} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {may("export") && may("customers.unmask") && <TakeAside />}
    </section>
  );
}

function TakeAside() {
  const words = useWords();
  const [act, busy] = useAct();
  return (
    <div>
      <button
        type="button"
        className="link small"
        disabled={busy}
        onClick={() => void act(() => download("/quarantine/export"))}
      >
        {words.data.asideExport}
      </button>
    </div>
  );
}

function Dismiss({ group }: { group: AsideRows }) {
  const words = useWords();
  const [act] = useAct();
  const [reason, setReason] = useState("");
  const dismiss = async () => {
    const body = { import_id: group.import_id, column: group.column, reason: reason.trim() };
    if (await act(() => request("/quarantine/dismiss", { method: "POST", body }), words.common.saved)) {
      await askAgain();
    }
  };
  return (
    <Popconfirm
      title={words.data.dismiss}
      description={
        <Input
          aria-label={words.data.dismissWhy}
          placeholder={words.data.dismissWhy}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      }
      okText={words.data.dismiss}
      cancelText={words.common.cancel}
      okButtonProps={{ disabled: !reason.trim() }}
      onConfirm={() => void dismiss()}
    >
      <button type="button" className="link beside">
        {words.data.dismiss}
      </button>
    </Popconfirm>
  );
}

function Dismissed({ dismissed }: { dismissed: readonly Dismissal[] }) {
  const words = useWords();
  const may = useMay();
  const [act] = useAct();
  const undo = async (number: number) => {
    const path = `/quarantine/dismissals/${number}/undo`;
    if (await act(() => request(path, { method: "POST", body: {} }))) await askAgain();
  };
  return (
    <section className="sheet stack" aria-label={words.data.dismissed}>
      <h2>{words.data.dismissed}</h2>
      <ul className="stack">
        {dismissed.map((each) => (
          <li key={each.number} className="row">
            <span>{each.file}</span>
            <span className="soft">
              {words.data.rows(each.rows)} · {each.reason}
            </span>
            {may("data.decide") && (
              <button type="button" className="link small" onClick={() => void undo(each.number)}>
                {words.data.undo}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
