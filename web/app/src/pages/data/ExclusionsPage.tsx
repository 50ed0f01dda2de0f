import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { askAgain, useGet } from "../../api/hooks";
import type { ExclusionChange, Ground, Suspicion } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Export } from "../../ui/Export";
import { Figure } from "../../ui/Figure";
import { Heads } from "../../ui/Heads";
import { useSay } from "../../ui/Toasts";
import { useWords } from "../../words/language";
import { TextFile } from "../settings/TextFile";
import "../../ui/table.css";
import "./data.css";

const REASONS = ["brushing", "test_order", "staff_order", "other"] as const;

/** Decides something about exclusions, says what came of it, and lets every number be asked again. */
function useDecide(): [(path: string, body: unknown) => Promise<boolean>, boolean] {
  const say = useSay();
  const [act, busy] = useAct();
  const decide = (path: string, body: unknown) =>
    act(async () => {
      const made = await request<ExclusionChange[]>(path, { method: "POST", body });
      say("done", made.map((each) => each.text).join("\n"));
      await askAgain();
    });
  return [decide, busy];
}

export function ExclusionsPage() {
  const words = useWords();
  const may = useMay();
  const grounds = useGet<Ground[]>("/exclusions");
  const suspects = useGet<Suspicion[]>("/exclusions/suspects");
  return (
    <article className="page">
      <header>
        <h1>{words.data.exclusions}</h1>
      </header>
      <p className="soft">{words.data.exclusionsHow}</p>
      <Answer of={suspects} rows={3}>
        {(found) => <Suspects suspects={found} />}
      </Answer>
      <Answer of={grounds} rows={4}>
        {(found) => <Grounds grounds={found} />}
      </Answer>
      {may("data.decide") && <AddOrders />}
      {may("settings.read") && <TextFile name="exclusions" />}
    </article>
  );
}

function Suspects({ suspects }: { suspects: readonly Suspicion[] }) {
  const words = useWords();
  const may = useMay();
  const [chosen, choose] = useState<readonly string[]>([]);
  const [decide, busy] = useDecide();
  const accept = async () => {
    if (await decide("/exclusions/suspects/accept", { codes: chosen })) choose([]);
  };
  return (
    <section className="sheet stack" aria-label={words.data.suspects}>
      <h2>{words.data.suspects}</h2>
      {suspects.length === 0 && <p className="soft">{words.data.noSuspects}</p>}
      <ul className="stack">
        {suspects.map((each) => (
          <li key={each.code}>
            <Checkbox
              checked={chosen.includes(each.code)}
              disabled={!may("data.decide")}
              onChange={(event) =>
                choose(event.target.checked ? [...chosen, each.code] : chosen.filter((code) => code !== each.code))
              }
            >
              {each.text} <Figure cell={each.net} tabbable={false} />
            </Checkbox>
            <details className="indented">
              <summary>
                {words.data.orders} {each.orders.length.toLocaleString()}
              </summary>
              <p className="small soft">{each.orders.map((order) => order.order_id).join(" · ")}</p>
            </details>
          </li>
        ))}
      </ul>
      {chosen.length > 0 && (
        <div>
          <Button type="primary" loading={busy} onClick={() => void accept()}>
            {words.data.acceptSuspects(chosen.length)}
          </Button>
        </div>
      )}
    </section>
  );
}

function Grounds({ grounds }: { grounds: readonly Ground[] }) {
  const words = useWords();
  const may = useMay();
  const [decide, busy] = useDecide();
  const restore = (ground: Ground) =>
    decide("/exclusions/restore", ground.kind === "rule" ? { rule: ground.rule } : { import_id: ground.import_id });
  if (grounds.length === 0) {
    return (
      <section className="sheet">
        <Empty title={words.data.exclusionsNone} />
      </section>
    );
  }
  return (
    <section className="sheet stack">
      <div className="scroll">
        <table className="rows full">
          <Heads
            names={[words.data.reason, words.data.saidBy, words.data.when]}
            numbers={[words.data.orders, words.data.paid, words.data.waitingOrders]}
            acts
          />
          <tbody>
            {grounds.map((ground) => (
              <tr key={`${ground.import_id} ${ground.reason} ${ground.rule}`}>
                <th scope="row">{ground.reason_text}</th>
                <td>{ground.who}</td>
                <td className="date">{ground.at.slice(0, 16).replace("T", " ")}</td>
                <td className="n">{ground.orders.toLocaleString()}</td>
                <td className="n">
                  <Figure cell={ground.paid} tabbable={false} />
                </td>
                <td className="n">{ground.waiting || ""}</td>
                <td>
                  {may("data.decide") && (
                    <button type="button" className="link" disabled={busy} onClick={() => void restore(ground)}>
                      {words.data.restore}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Export path="/exclusions/export" />
    </section>
  );
}

function AddOrders() {
  const words = useWords();
  const [typed, type] = useState("");
  const [reason, setReason] = useState<string>(REASONS[0]);
  const [decide, busy] = useDecide();
  const orders = typed.split(/[\s,，;；]+/).filter(Boolean);
  const add = async () => {
    if (await decide("/exclusions", { orders, reason })) type("");
  };
  return (
    <section className="sheet stack" aria-label={words.data.addExclusion}>
      <h2>{words.data.addExclusion}</h2>
      <Input.TextArea
        aria-label={words.data.orderNumbers}
        placeholder={words.data.orderNumbers}
        rows={3}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
      <div className="row">
        <Select
          aria-label={words.data.reason}
          value={reason}
          popupMatchSelectWidth={false}
          options={REASONS.map((each) => ({ value: each as string, label: words.data.exclusionReasons[each] }))}
          onChange={setReason}
        />
        <Button disabled={orders.length === 0} loading={busy} onClick={() => void add()}>
          {words.data.addExclusion}
        </Button>
      </div>
    </section>
  );
}
