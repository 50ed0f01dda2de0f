import type { Customer } from "../../api/types";
import { Empty } from "../../ui/Empty";
import type { Words } from "../../words";
import { useWords } from "../../words/language";

type Kind = keyof Words["customers"]["kinds"];

/** Everything that happened, the latest first, by month. */
export function Timeline({ customer }: { customer: Customer }) {
  const words = useWords();
  const months = [...new Set(customer.events.map((event) => event.day.slice(0, 7)))];
  return (
    <section className="sheet stack" aria-label={words.customers.timeline}>
      <div className="row">
        <h2>{words.customers.timeline}</h2>
        {customer.events_total > customer.events.length && (
          <span className="soft small">
            {words.customers.partOfEvents(customer.events.length, customer.events_total)}
          </span>
        )}
      </div>
      {customer.events.length === 0 && <Empty title={words.customers.noEvents} />}
      {months.map((month) => (
        <section key={month} className="timeline">
          <h3>{month}</h3>
          <ol>
            {customer.events
              .filter((event) => event.day.startsWith(month))
              .map((event, place) => (
                <li key={place} className={`event ${event.kind}`}>
                  <time dateTime={event.day}>{event.day.slice(5)}</time>
                  <div>
                    <p>
                      <span className="unseen">{words.customers.kinds[event.kind as Kind] ?? event.kind} </span>
                      {event.title}
                    </p>
                    {event.detail && <p className="soft small">{event.detail}</p>}
                  </div>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </section>
  );
}
