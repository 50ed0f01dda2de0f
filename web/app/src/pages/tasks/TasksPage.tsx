import { useEffect, useRef, useState } from "react";
import { refresh } from "../../api/hooks";
import { usePages } from "../../api/pages";
import type { StaffTask, StaffTasks } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { Choice } from "../../ui/Choice";
import { Empty } from "../../ui/Empty";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useWords } from "../../words/language";
import { Ended } from "./Ended";
import { useKeys } from "./keys";
import { TaskCard } from "./TaskCard";
import "./tasks.css";

const GROUPS = ["mine", "free", "waiting", "done", "all"] as const;
type Group = (typeof GROUPS)[number];

// Tasks are given out and taken away while somebody looks at them.
const ASK_AGAIN_MS = 20_000;

/** Whom the shop's people speak to today, and what came of it. */
export function TasksPage() {
  return (
    <Allowed needs="tasks.do">
      <Whole />
    </Allowed>
  );
}

function Whole() {
  const words = useWords();
  const [group, setGroup] = useState<Group>("mine");
  const pages = usePages<StaffTask, StaffTasks>("/tasks", { whose: group });
  const { ended, end, leave } = useEnded();
  const list = useRef<HTMLElement>(null);
  useKeys(list);
  useEffect(() => {
    const asking = setInterval(() => {
      if (!document.hidden) void refresh("/tasks");
    }, ASK_AGAIN_MS);
    return () => clearInterval(asking);
  }, []);
  const counts = pages.first?.counts;
  const shown = counts && { ...counts, all: counts.everybody };
  const options = GROUPS.filter((each) => each !== "all" || pages.first?.sees_all).map((each) => ({
    id: each as string,
    name: shown ? `${words.tasks.groups[each]} ${shown[each]}` : words.tasks.groups[each],
  }));
  const change = (id: string) => setGroup(id as Group);
  const items = group === "done" ? pages.items : together(pages.items, ended);
  const next = items.find((each) => !ended.has(each.id))?.id;
  return (
    <div className="page tasks">
      <header>
        <h1>{words.tasks.title}</h1>
        {counts && <span className="soft">{words.tasks.today(counts.mine, counts.done)}</span>}
      </header>
      <Choice label={words.tasks.title} value={group} options={options} onChange={change} />
      {pages.error && <Failure error={pages.error} retry={pages.again} />}
      {!pages.first && !pages.error && <Loading rows={8} height={420} />}
      <section ref={list} className="task-list" aria-label={words.tasks.groups[group]}>
        {items.map((task) =>
          ended.has(task.id) && group !== "done" ? (
            <Ended key={task.id} task={ended.get(task.id) ?? task} onLeft={leave} />
          ) : (
            <TaskCard
              key={task.id}
              task={task}
              outcomes={pages.first?.outcomes ?? []}
              onEnded={end}
              next={task.id === next}
            />
          ),
        )}
      </section>
      {pages.first && items.length === 0 && (
        <div className="sheet">
          <Empty title={words.tasks.empty[group]} how={group === "done" ? undefined : words.tasks.emptyHow} />
        </div>
      )}
      {pages.first && items.length > 0 && <More pages={pages} />}
      <p className="soft small keys-how">{words.tasks.keys}</p>
    </div>
  );
}

/** Those that have just ended stay where they stood until they cannot be taken back any more. */
function together(items: readonly StaffTask[], ended: ReadonlyMap<number, StaffTask>): StaffTask[] {
  const there = new Set(items.map((each) => each.id));
  return [...[...ended.values()].filter((each) => !there.has(each.id)), ...items];
}

function useEnded() {
  const [ended, setEnded] = useState<ReadonlyMap<number, StaffTask>>(new Map());
  const end = (task: StaffTask) => {
    setEnded((before) => new Map(before).set(task.id, task));
    void refresh("/tasks");
  };
  const leave = (task: StaffTask) => {
    setEnded((before) => new Map([...before].filter(([id]) => id !== task.id)));
    void refresh("/tasks");
  };
  // Whoever comes back to the page later finds what the server says.
  useEffect(() => () => setEnded(new Map()), []);
  return { ended, end, leave };
}
