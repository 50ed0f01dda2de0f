import type { MessageWhole } from "../../api/types";
import { useWords } from "../../words/language";

/** When it was planned, how it was judged each time, what its provider told, and the words. */
export function MessageCourse({ message }: { message: MessageWhole }) {
  const words = useWords();
  return (
    <>
      <section aria-label={words.reach.course}>
        <h3>{words.reach.course}</h3>
        <ol className="course">
          <li>
            <time>{message.planned_at}</time> <span>{words.reach.planned}</span>
          </li>
          {message.decisions.map((each, place) => (
            <li key={place}>
              <time>{each.at}</time>{" "}
              <span>
                {each.why ? words.common.pair(each.said, each.why) : each.said}
                {each.until && <span className="soft"> → {each.until}</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
      <section aria-label={words.reach.receipts}>
        <h3>{words.reach.receipts}</h3>
        {message.receipts.length === 0 && <p className="soft">{words.reach.noReceipts}</p>}
        <ol className="course">
          {message.receipts.map((each, place) => (
            <li key={place}>
              <time>{each.at ?? ""}</time>{" "}
              <span>
                {each.said} <span className="soft">{each.detail}</span>
              </span>
            </li>
          ))}
        </ol>
      </section>
      {message.words && (
        <section className="stack" aria-label={words.reach.written}>
          <h3>{words.reach.written}</h3>
          <p className="soft small">{words.reach.writtenHow(message.words.template)}</p>
          <blockquote className="letter">
            <p className="letter-subject">{message.words.subject}</p>
            <p className="letter-body">{message.words.body}</p>
          </blockquote>
        </section>
      )}
    </>
  );
}
