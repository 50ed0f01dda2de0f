import { Button, Input, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { StaffTask, StaffTasks } from "../../api/types";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";
import { Before } from "./Before";
import { GiveTo } from "./GiveTo";
import { Script } from "./Script";
import { Snooze } from "./Snooze";

interface Props {
  task: StaffTask;
  outcomes: StaffTasks["outcomes"];
  onEnded: (task: StaffTask) => void;
  /** The one to do next. */
  next: boolean;
}

/** One customer: why to speak to them, what is known, what to say, and buttons for what came of it. */
export function TaskCard({ task, outcomes, onEnded, next }: Props) {
  const words = useWords();
  const name = task.name || words.people.numbered(task.customer_id);
  return (
    <article className="sheet task" data-card tabIndex={-1} aria-label={name}>
      <header className="task-head">
        <Link to={`/customers/${task.customer_id}`} title={words.tasks.openCustomer}>
          {name}
        </Link>
        {task.overdue && <b className="cross small">{words.tasks.overdue}</b>}
        {task.platform_only && <Tag>{words.tasks.platformOnly(task.source)}</Tag>}
        <span className="soft small task-when">
          {task.waits ? words.tasks.due(task.due_at) : task.late_at && words.tasks.late(task.late_at)}
        </span>
      </header>
      <p className="task-reason">{task.reason}</p>
      {task.hold && (
        <p className="small">
          <b className="cross">✗ {words.tasks.hold}</b>
          {task.hold}
        </p>
      )}
      <Lines name={words.tasks.known} lines={task.evidence} />
      <Lines name={words.tasks.cares} lines={task.cares} />
      <Before task={task} />
      {task.state === "open" && <Script lines={task.words} />}
      {task.state === "open" ? (
        <Doing task={task} outcomes={outcomes} onEnded={onEnded} next={next} />
      ) : (
        <p>
          <b>{task.outcome_name}</b> <span className="soft small">{task.ended_at}</span>
          {task.note && <span className="block">{task.note}</span>}
        </p>
      )}
      <History task={task} />
    </article>
  );
}

function Lines({ name, lines }: { name: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div className="task-lines">
      <h3 className="soft small">{name}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line} className="cap">
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Doing({ task, outcomes, onEnded, next }: Props) {
  const words = useWords();
  const [act, busy] = useAct();
  const [note, setNote] = useState("");
  const end = (outcome: string) =>
    act(async () => {
      const body = { outcome, note: note.trim() };
      onEnded(await request<StaffTask>(`/tasks/${task.id}/outcome`, { method: "POST", body }));
    });
  const take = async () => {
    await act(() => request(`/tasks/${task.id}/take`, { method: "POST" }));
    await refresh("/tasks");
  };
  return (
    <div className="task-doing">
      <fieldset className="task-outcomes" disabled={busy}>
        <legend>{words.tasks.outcome}</legend>
        {outcomes.map((each, place) => (
          <Button
            key={each.id}
            data-key={String(place + 1)}
            className={`task-outcome ${each.id}`}
            type={next && place === 0 ? "primary" : "default"}
            onClick={() => void end(each.id)}
          >
            {each.name}
          </Button>
        ))}
      </fieldset>
      <Input
        aria-label={words.tasks.note}
        placeholder={words.tasks.note}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="row">
        {!task.assignee && (
          <Button data-key="t" onClick={() => void take()}>
            {words.tasks.take}
          </Button>
        )}
        <Snooze task={task} />
        <GiveTo task={task} />
        {!task.mine && (
          <span className="soft small">
            {task.assignee ? words.tasks.whose(task.assignee.name) : words.tasks.nobodys}
          </span>
        )}
      </div>
    </div>
  );
}

function History({ task }: { task: StaffTask }) {
  const words = useWords();
  if (task.history.length === 0) return null;
  return (
    <details className="small">
      <summary className="soft">{words.tasks.history}</summary>
      <ul>
        {task.history.map((each, place) => (
          <li key={place}>
            <span className="soft">{each.at}</span> {each.what} {each.by && <span className="soft">{each.by}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
