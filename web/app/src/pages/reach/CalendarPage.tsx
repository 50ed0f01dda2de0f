import { Button } from "antd";
import { Link, useSearchParams } from "react-router";
import { useGet } from "../../api/hooks";
import type { MessageDay, MessageMonth } from "../../api/types";
import { Answer } from "../../ui/Answer";
import { useWords } from "../../words/language";
import { ReachPage } from "./ReachPage";

/** A month of messages: what went, what is planned, what is likely to be added, and what else is on. */
export function CalendarPage() {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const month = search.get("month") ?? "";
  const asked = useGet<MessageMonth>("/reach/calendar", { month });
  const go = (to: string) => setSearch(to ? { month: to } : {}, { replace: true });
  const shown = asked.data?.month ?? month;
  return (
    <ReachPage
      title={words.reach.tabs.calendar}
      beside={
        <div className="row">
          <Button onClick={() => go(moved(shown, -1))} disabled={!shown}>
            ← {words.reach.before}
          </Button>
          <b className="month">{shown}</b>
          <Button onClick={() => go(moved(shown, 1))} disabled={!shown}>
            {words.reach.after} →
          </Button>
          {month && <Button onClick={() => go("")}>{words.reach.thisMonth}</Button>}
        </div>
      }
    >
      <p className="soft">{words.reach.calendarHow}</p>
      <Answer of={asked} rows={10} height={560}>
        {(found) => <Month found={found} />}
      </Answer>
    </ReachPage>
  );
}

/** 2026-11 and so many months on. */
function moved(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const places = year * 12 + number - 1 + by;
  return `${Math.floor(places / 12)}-${String((places % 12) + 1).padStart(2, "0")}`;
}

function Month({ found }: { found: MessageMonth }) {
  const words = useWords();
  // Monday first.
  const before = (new Date(`${found.month}-01T00:00:00Z`).getUTCDay() + 6) % 7;
  const low = found.expected.reduce((sum, each) => sum + each.low, 0);
  const high = found.expected.reduce((sum, each) => sum + each.high, 0);
  return (
    <div className="stack">
      <div className="month-grid">
        {words.reach.weekdays.split(" ").map((each) => (
          <span key={each} className="soft small weekday" aria-hidden="true">
            {each}
          </span>
        ))}
        {Array.from({ length: before }, (_, place) => (
          <span key={place} className="no-day" />
        ))}
        {found.days.map((day) => (
          <Day key={day.day} day={day} today={found.today} low={low} high={high} />
        ))}
      </div>
      <p className="soft small cap">{found.hours}</p>
      {found.expected.length > 0 && (
        <section className="sheet stack">
          <h2>{words.reach.expectedTitle}</h2>
          <ul>
            {found.expected.map((each) => (
              <li key={each.journey}>{words.reach.expectedOf(each.name, each.low, each.high)}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface DayProps {
  day: MessageDay;
  today: string;
  low: number;
  high: number;
}

function Day({ day, today, low, high }: DayProps) {
  const words = useWords();
  const sums = { sent: 0, planned: 0, review: 0, skipped: 0 };
  for (const each of day.messages) {
    sums.sent += each.sent;
    sums.planned += each.planned;
    sums.review += each.review;
    sums.skipped += each.skipped;
  }
  const names = day.messages.map((each) => each.name).join("\n");
  const any = day.messages.length > 0;
  const ahead = day.day > today && high > 0;
  const place = day.day === today ? "today" : day.day < today ? "past" : "ahead";
  const lines = (
    <>
      <time dateTime={day.day}>{Number(day.day.slice(8))}</time>
      {sums.sent > 0 && <b>{words.reach.sent(sums.sent)}</b>}
      {sums.planned > 0 && <span>{words.reach.toGo(sums.planned)}</span>}
      {sums.review > 0 && <span className="review-count">{words.reach.toReview(sums.review)}</span>}
      {sums.skipped > 0 && <span className="soft">{words.reach.unsent(sums.skipped)}</span>}
      {ahead && <span className="band">{words.reach.expected(low, high)}</span>}
      {day.occasions.map((each) => (
        <span key={each.kind + each.text} className={`occasion ${each.kind}`} title={each.text}>
          {each.text}
        </span>
      ))}
    </>
  );
  if (!any) return <div className={`day-cell ${place}`}>{lines}</div>;
  return (
    <Link
      className={`day-cell ${place}`}
      to={`/reach/messages?from=${day.day}&to=${day.day}`}
      aria-label={words.reach.dayOf(day.day)}
      data-note={names}
    >
      {lines}
    </Link>
  );
}
