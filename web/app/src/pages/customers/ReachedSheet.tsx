import { useState } from "react";
import { Link } from "react-router";
import { useGet } from "../../api/hooks";
import type { Reached } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";
import { MessageDrawer } from "../reach/MessageDrawer";
import { AskWhy } from "./AskWhy";
import "../reach/reach.css";

type Item = Reached["items"][number];

/** What journeys sent the customer and what they did not, each with its reason; and asking why. */
export function ReachedSheet({ customerId }: { customerId: number }) {
  const may = useMay();
  return may("acting.read") ? <Whole customerId={customerId} /> : null;
}

function Whole({ customerId }: { customerId: number }) {
  const words = useWords();
  const asked = useGet<Reached>(`/reach/customers/${customerId}`);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <section className="sheet stack" aria-label={words.reach.reached}>
      <h2>{words.reach.reached}</h2>
      <Answer of={asked} rows={3}>
        {(reached) => (
          <div className="stack">
            {reached.items.length === 0 && <Empty title={words.reach.noReached} />}
            <ol className="reached-list">
              {reached.items.map((item, place) => (
                <li key={place}>
                  <time>{item.at}</time>
                  <Line item={item} customerId={customerId} onOpen={setOpen} />
                </li>
              ))}
            </ol>
            {reached.total > reached.items.length && (
              <p className="soft small">{words.customers.partOfEvents(reached.items.length, reached.total)}</p>
            )}
            {reached.journeys.length > 0 && <AskWhy customerId={customerId} journeys={reached.journeys} />}
          </div>
        )}
      </Answer>
      <MessageDrawer id={open} onClose={() => setOpen(null)} />
    </section>
  );
}

interface LineProps {
  item: Item;
  customerId: number;
  onOpen: (id: string) => void;
}

function Line({ item, customerId, onOpen }: LineProps) {
  const said = <span className={item.kind === "unsent" || item.kind === "held_out" ? "soft" : ""}>{item.said}</span>;
  return (
    <div>
      <p>
        {item.message === null ? (
          said
        ) : (
          <button type="button" className="link" onClick={() => onOpen(String(item.message))}>
            {item.said}
          </button>
        )}{" "}
        <span className="soft" aria-hidden="true">
          ·
        </span>{" "}
        <Link to={`/journeys/${item.journey}?person=${customerId}`} className="small">
          {item.journey_name}
        </Link>
      </p>
      {item.why && <p className="soft small cap">{item.why}</p>}
    </div>
  );
}
