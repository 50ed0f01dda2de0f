import type { StaffTask } from "../../api/types";
import { useWords } from "../../words/language";

/** What was asked before: what came of the last tasks, and when they came to the service themselves. */
export function Before({ task }: { task: StaffTask }) {
  const words = useWords();
  return (
    <>
      {task.before.length > 0 && (
        <div className="task-lines">
          <h3 className="soft small">{words.tasks.before}</h3>
          <ul>
            {task.before.map((each, place) => (
              <li key={place}>
                {each.outcome} <span className="soft">{each.reason}</span>
                {each.note && <span className="block">{each.note}</span>}
                <span className="soft small block">
                  {each.at} {each.by}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {task.tickets.length > 0 && (
        <div className="task-lines">
          <h3 className="soft small">{words.tasks.asked}</h3>
          <ul>
            {task.tickets.map((each, place) => (
              <li key={place}>
                <time>{each.day}</time> {each.kind || <span className="soft">{words.tasks.ticket}</span>}
                {each.open !== null && <Standing open={each.open} />}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Standing({ open }: { open: boolean }) {
  const words = useWords();
  return open ? (
    <b className="cross small"> {words.tasks.open}</b>
  ) : (
    <span className="soft small"> {words.tasks.closed}</span>
  );
}
