import { Button } from "antd";
import { Link } from "react-router";
import type { Customer } from "../../api/types";
import { useMay } from "../../shell/session";
import { useWords } from "../../words/language";
import { AskStaff } from "../tasks/AskStaff";
import { Erase } from "./Erase";

const FORETOLD_SHOWN = 3;

/** Who it is, where they stand, what they brought, and what is likely next. */
export function ProfileHead({ customer, onUnmask }: { customer: Customer; onUnmask: () => void }) {
  const words = useWords();
  const may = useMay();
  const facts = [
    [words.customers.stage, customer.lifecycle],
    [words.customers.tier, customer.tier],
    ["RFM", customer.rfm],
    [words.customers.purchases, String(customer.purchases)],
    [words.customers.amount, customer.amount],
    [words.customers.year, customer.year_amount],
    [words.customers.first, customer.first_day],
    [words.customers.last, words.customers.ago(customer.last_day, customer.days_since)],
    [
      customer.own_cycle ? words.customers.cycle : words.customers.usualCycle,
      customer.cycle_days === null ? words.customers.noCycle : words.common.days(Math.round(customer.cycle_days)),
    ],
  ];
  return (
    <section className="stack">
      <Link to="/customers" className="small">
        ← {words.customers.title}
      </Link>
      <header className="row">
        <h1>{customer.name || words.customers.numbered(customer.customer_id)}</h1>
        <span className="soft">{words.customers.number(customer.customer_id)}</span>
        {customer.unmasked && <b className="small cross">{words.customers.unmasked}</b>}
        {!customer.unmasked && may("customers.unmask") && (
          <Button size="small" onClick={onUnmask} title={words.customers.unmaskHow}>
            {words.customers.unmask}
          </Button>
        )}
        <AskStaff customers={[customer.customer_id]} size="small" />
        {may("users.manage") && <Erase customerId={customer.customer_id} />}
      </header>
      <div className="sheet profile-head">
        <dl>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt className="soft small">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div>
          <h2>{words.customers.foretold}</h2>
          {customer.foretold.length === 0 && <p className="soft">{words.customers.nothingForetold}</p>}
          <Foretold lines={customer.foretold} />
        </div>
      </div>
    </section>
  );
}

function Foretold({ lines }: { lines: readonly string[] }) {
  const words = useWords();
  const rest = lines.slice(FORETOLD_SHOWN);
  const listed = (some: readonly string[]) => (
    <ul className="foretold">
      {some.map((line) => (
        <li key={line} className="cap">
          {line}
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {listed(lines.slice(0, FORETOLD_SHOWN))}
      {rest.length > 0 && (
        <details>
          <summary>{words.customers.moreForetold(rest.length)}</summary>
          {listed(rest)}
        </details>
      )}
    </>
  );
}
