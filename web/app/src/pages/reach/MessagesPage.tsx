import { Input, Select } from "antd";
import { useId } from "react";
import { useSearchParams } from "react-router";
import { useGet } from "../../api/hooks";
import { usePages } from "../../api/pages";
import type { Message, MessageChoices, MessageCounts } from "../../api/types";
import { Empty } from "../../ui/Empty";
import { Failure } from "../../ui/Failure";
import { Heads } from "../../ui/Heads";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useWords } from "../../words/language";
import { MessageDrawer } from "./MessageDrawer";
import { ReachPage } from "./ReachPage";
import "../../ui/table.css";

const NAMES = ["journey", "step", "state", "code", "channel", "customer", "from", "to"] as const;
type Name = (typeof NAMES)[number];
type Filters = Record<Name, string>;
type Change = (changed: Partial<Record<Name | "open", string>>) => void;

/** Every message, sent or not, and why. What is asked stands in the address. */
export function MessagesPage() {
  const words = useWords();
  return (
    <ReachPage title={words.reach.tabs.messages}>
      <Whole />
    </ReachPage>
  );
}

function Whole() {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const filters = Object.fromEntries(NAMES.map((name) => [name, search.get(name) ?? ""])) as Filters;
  const change: Change = (changed) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changed)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  const filtered = NAMES.some((name) => filters[name]);
  const pages = usePages<Message>("/reach/messages", filters);
  const counts = useGet<MessageCounts>("/reach/messages/counts", { ...filters, state: "", code: "" });
  return (
    <>
      <p className="soft">{words.reach.ledgerHow}</p>
      <FilterRow filters={filters} onChange={change} />
      {counts.data && <Counts counts={counts.data} filters={filters} onChange={change} />}
      <section className="sheet stack">
        {pages.error && <Failure error={pages.error} retry={pages.again} />}
        {!pages.first && !pages.error && <Loading rows={12} height={480} />}
        {pages.first && pages.items.length === 0 && (
          <Empty
            title={filtered ? words.reach.noMessages : words.reach.noneYet}
            how={filtered ? words.reach.noMessagesHow : words.reach.noneYetHow}
          />
        )}
        {pages.items.length > 0 && <Rows rows={pages.items} onOpen={(id) => change({ open: String(id) })} />}
        {pages.items.length > 0 && <More pages={pages} />}
      </section>
      <MessageDrawer id={search.get("open")} onClose={() => change({ open: "" })} />
    </>
  );
}

function FilterRow({ filters, onChange }: { filters: Filters; onChange: Change }) {
  const words = useWords();
  const asked = useGet<MessageChoices>("/reach/messages/choices");
  const choices = asked.data;
  const steps = choices?.journeys.find((each) => each.id === filters.journey)?.steps ?? [];
  const one = (name: Name, any: string, options: readonly { id: string; name: string }[]) => (
    <Select
      aria-label={words.reach[name as "journey" | "step" | "state" | "code" | "channel"]}
      value={filters[name]}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: "label" }}
      options={[{ value: "", label: any }, ...options.map((each) => ({ value: each.id, label: each.name }))]}
      onChange={(value: string) => onChange(name === "journey" ? { journey: value, step: "" } : { [name]: value })}
    />
  );
  return (
    <div className="row">
      {one("journey", words.reach.allJourneys, choices?.journeys ?? [])}
      {steps.length > 1 && one("step", words.reach.anyStep, steps)}
      {one("state", words.reach.anyState, choices?.states ?? [])}
      {one("code", words.reach.anyCode, choices?.codes ?? [])}
      {one("channel", words.reach.anyChannel, choices?.channels ?? [])}
      <Input
        className="number-of"
        inputMode="numeric"
        allowClear
        aria-label={words.reach.customerNumber}
        placeholder={words.reach.customerNumber}
        value={filters.customer}
        onChange={(event) => onChange({ customer: event.target.value.replace(/\D/g, "") })}
      />
      <Day name={words.common.from} value={filters.from} onChange={(from) => onChange({ from })} />
      <Day name={words.common.to} value={filters.to} onChange={(to) => onChange({ to })} />
    </div>
  );
}

function Day({ name, value, onChange }: { name: string; value: string; onChange: (day: string) => void }) {
  const id = useId();
  return (
    <span className="row">
      <label htmlFor={id}>{name}</label>
      <Input id={id} type="date" className="day" value={value} onChange={(event) => onChange(event.target.value)} />
    </span>
  );
}

/** How many of each kind; a press shows just those. */
function Counts({ counts, filters, onChange }: { counts: MessageCounts; filters: Filters; onChange: Change }) {
  const words = useWords();
  return (
    <ul className="row counts" aria-label={words.reach.counts}>
      {counts.counts.map((each) => {
        const here = filters.state === each.state && filters.code === each.code;
        return (
          <li key={`${each.state} ${each.code}`}>
            <button
              type="button"
              className={`count ${each.state}`}
              aria-pressed={here}
              onClick={() => onChange(here ? { state: "", code: "" } : { state: each.state, code: each.code })}
            >
              <b>{each.count.toLocaleString()}</b>{" "}
              {each.why ? words.common.pair(each.state_said, each.why) : each.state_said}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Rows({ rows, onOpen }: { rows: readonly Message[]; onOpen: (id: number) => void }) {
  const words = useWords();
  return (
    <div className="scroll">
      <table className="rows full">
        <Heads
          names={[
            words.reach.customer,
            words.reach.when,
            words.reach.what,
            words.reach.why,
            words.reach.journey,
            words.reach.channel,
          ]}
        />
        <tbody>
          {rows.map((row) => {
            const name = row.name || words.customers.numbered(row.customer_id);
            return (
              <tr key={row.id}>
                <th scope="row">
                  <button
                    type="button"
                    className="link"
                    aria-label={words.reach.open(name)}
                    onClick={() => onOpen(row.id)}
                  >
                    {name}
                  </button>
                </th>
                <td className="date">{row.at}</td>
                <td className={`state ${row.state}`}>{row.state_said}</td>
                <td>
                  {row.why}
                  {row.detail && <span className="soft small"> {row.detail}</span>}
                </td>
                <td>
                  {row.journey_name} <span className="soft small">{row.step_said}</span>
                </td>
                <td>{row.channel_said}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
