import { Button, Input, Select } from "antd";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import { usePages } from "../../api/pages";
import type { Suppression } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Failure } from "../../ui/Failure";
import { Heads } from "../../ui/Heads";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useWords } from "../../words/language";
import { ReachPage } from "./ReachPage";
import "../../ui/table.css";

const PATH = "/reach/suppressions";
const CHANNELS = ["email", "sms", "phone", "wecom", "wechat"] as const;
const CUSTOMER_NUMBER = /^\d{1,9}$/;

/** Who gets no marketing, on which channel, and why. */
export function LeftAlonePage() {
  const words = useWords();
  return (
    <ReachPage title={words.reach.tabs.leftAlone}>
      <Whole />
    </ReachPage>
  );
}

function Whole() {
  const words = useWords();
  const may = useMay();
  const pages = usePages<Suppression>(PATH);
  return (
    <>
      <p className="soft">{words.reach.leftAloneHow}</p>
      {may("acting.run") && <Add />}
      <section className="sheet stack">
        {pages.error && <Failure error={pages.error} retry={pages.again} />}
        {!pages.first && !pages.error && <Loading rows={8} height={320} />}
        {pages.first && pages.items.length === 0 && (
          <Empty title={words.reach.nobodyLeftAlone} how={words.reach.nobodyLeftAloneHow} />
        )}
        {pages.items.length > 0 && <Rows rows={pages.items} />}
        {pages.items.length > 0 && <More pages={pages} />}
      </section>
    </>
  );
}

function Add() {
  const words = useWords();
  const [whom, setWhom] = useState("");
  const [channel, setChannel] = useState<string>("email");
  const [act, busy] = useAct();
  const typed = whom.trim();
  const add = (event: FormEvent) => {
    event.preventDefault();
    // A phone has more digits than any shop has customers.
    const said = CUSTOMER_NUMBER.test(typed) ? { customer_id: Number(typed) } : { address: typed };
    void act(async () => {
      await request(PATH, { method: "POST", body: { channel, ...said } });
      await refresh(PATH);
    }, words.reach.added).then((done) => done && setWhom(""));
  };
  return (
    <form className="row" onSubmit={add}>
      <Input
        className="whom"
        aria-label={words.reach.whomAlone}
        placeholder={words.reach.whomAlone}
        value={whom}
        onChange={(event) => setWhom(event.target.value)}
      />
      <Select
        aria-label={words.reach.channel}
        value={channel}
        popupMatchSelectWidth={false}
        options={CHANNELS.map((each) => ({ value: each as string, label: words.customers.channels[each] }))}
        onChange={setChannel}
      />
      <Button htmlType="submit" loading={busy} disabled={!typed}>
        {words.reach.addAlone}
      </Button>
    </form>
  );
}

function Rows({ rows }: { rows: readonly Suppression[] }) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  const lift = (id: number) =>
    act(async () => {
      await request(`${PATH}/${id}`, { method: "DELETE" });
      await refresh(PATH);
    }, words.reach.lifted);
  return (
    <div className="scroll">
      <table className="rows full">
        <Heads
          names={[words.reach.customer, words.reach.address, words.reach.channel, words.reach.why, words.reach.since]}
          acts
        />
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {row.customer_id === null ? (
                  <span className="soft">{words.reach.nobodyKnown}</span>
                ) : (
                  <Link to={`/customers/${row.customer_id}`}>
                    {row.name || words.customers.numbered(row.customer_id)}
                  </Link>
                )}
              </th>
              <td>{row.address || <span className="soft">{words.reach.allAddresses}</span>}</td>
              <td>{row.channel_said}</td>
              <td>{row.why_said}</td>
              <td className="date">{row.at}</td>
              <td>
                {row.lifts && may("acting.run") ? (
                  <button type="button" className="link small" disabled={busy} onClick={() => void lift(row.id)}>
                    {words.reach.lift}
                  </button>
                ) : (
                  <span className="soft small">{row.kept}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
