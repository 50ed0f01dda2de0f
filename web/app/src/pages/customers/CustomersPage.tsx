import { Input, Select, Tag } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { usePages } from "../../api/pages";
import type { CustomerRow } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { Empty } from "../../ui/Empty";
import { Export } from "../../ui/Export";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useLater } from "../../ui/useLater";
import { useWords } from "../../words/language";
import "../../ui/table.css";
import "./customers.css";

const STAGES = ["new", "active", "quiet", "sleeping", "lost"] as const;
const TIERS = ["core", "steady", "occasional", "one_time"] as const;
const SORTS = ["value", "year_value", "purchases", "last", "first"] as const;
const TYPED_AFTER = 350;

export function CustomersPage() {
  return (
    <Allowed needs="customers.read">
      <Whole />
    </Allowed>
  );
}

function Whole() {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const [typed, type] = useState(search.get("q") ?? "");
  const q = useLater(typed, TYPED_AFTER);
  const asked = { q, cell: search.get("cell"), tag: search.get("tag"), sort: search.get("sort") ?? "value" };
  const pages = usePages<CustomerRow>("/customers", asked);
  const change = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <div className="page">
      <header>
        <h1>{words.customers.title}</h1>
        <Export path="/customers/export" query={asked} />
      </header>
      <div className="row customer-filters">
        <Input.Search
          allowClear
          className="customer-search"
          aria-label={words.common.search}
          placeholder={words.customers.find}
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
        <Select
          aria-label={words.customers.stage}
          value={asked.cell ?? ""}
          popupMatchSelectWidth={false}
          options={[
            { value: "", label: words.customers.everybody },
            {
              label: words.customers.stage,
              options: STAGES.map((each) => ({ value: `lifecycle=${each}`, label: words.customers.stages[each] })),
            },
            {
              label: words.customers.tier,
              options: TIERS.map((each) => ({ value: `tier=${each}`, label: words.customers.tiers[each] })),
            },
          ]}
          onChange={(cell: string) => change("cell", cell)}
        />
        <Select
          aria-label={words.customers.sort}
          value={asked.sort}
          popupMatchSelectWidth={false}
          options={SORTS.map((each) => ({ value: each as string, label: words.customers.sorts[each] }))}
          onChange={(sort: string) => change("sort", sort)}
        />
        {asked.tag && (
          <Tag closable onClose={() => change("tag", "")}>
            {words.common.pair(words.customers.tag, asked.tag)}
          </Tag>
        )}
      </div>
      <section className="sheet stack">
        {pages.error && <Failure error={pages.error} retry={pages.again} />}
        {!pages.error && !pages.first && <Loading rows={12} height={500} />}
        {pages.first && pages.items.length === 0 && (
          <Empty title={words.customers.nobody} how={words.customers.nobodyHow} />
        )}
        {pages.items.length > 0 && <Rows rows={pages.items} onTag={(tag) => change("tag", tag)} />}
        {pages.first && <More pages={pages} />}
      </section>
    </div>
  );
}

function Rows({ rows, onTag }: { rows: readonly CustomerRow[]; onTag: (tag: string) => void }) {
  const words = useWords();
  return (
    <div className="scroll">
      <table className="rows full customers-table">
        <thead>
          <tr>
            <th scope="col">{words.customers.name}</th>
            <th scope="col">{words.customers.stage}</th>
            <th scope="col">{words.customers.tier}</th>
            <th scope="col" className="n">
              {words.customers.purchases}
            </th>
            <th scope="col" className="n">
              {words.customers.amount}
            </th>
            <th scope="col" className="n">
              {words.customers.year}
            </th>
            <th scope="col" className="n">
              {words.customers.away}
            </th>
            <th scope="col">{words.customers.first}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.customer_id}>
              <th scope="row">
                <Link to={`/customers/${row.customer_id}`}>
                  {row.name || words.customers.numbered(row.customer_id)}
                </Link>
                {row.tags.map((tag) => (
                  <button key={tag} type="button" className="tag" onClick={() => onTag(tag)}>
                    {tag}
                  </button>
                ))}
              </th>
              <td>{row.lifecycle}</td>
              <td data-note={row.rfm}>{row.tier}</td>
              <td className="n">{row.purchases}</td>
              <td className="n">{row.amount}</td>
              <td className="n">{row.year_amount}</td>
              <td className="n" data-note={row.last_day}>
                {words.common.days(row.days_since)}
              </td>
              <td className="date">{row.first_day}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
