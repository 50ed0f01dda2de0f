import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useScoped } from "../../api/hooks";
import type { Answered, Choosable, People } from "../../api/types";
import { usePeople } from "../../people/context";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { Figure } from "../../ui/Figure";
import { useWords } from "../../words/language";
import { Compared } from "./Compared";
import { Controls } from "./Controls";
import { DefinitionDrawer } from "./DefinitionDrawer";
import { asked, useQuestion } from "./question";
import { SeriesSheet } from "./SeriesSheet";
import { SlicesSheet } from "./SlicesSheet";

interface Props {
  id: string;
  dimensions: readonly Choosable[];
}

/** One metric: its number, beside what, how it got there, and the same by slice. */
export function MetricView({ id, dimensions }: Props) {
  const [question, change] = useQuestion();
  const beside = question.with === "none" ? "" : question.with;
  const found = useScoped<Answered>(`/metrics/${id}`, { ...asked(question), with: beside });
  return (
    <div className="page">
      <Answer of={found} rows={6} height={320}>
        {(answer) => (
          <div className="stack">
            <Heading answer={answer} id={id} />
            <Controls metric={answer.metric} question={question} change={change} />
            <Whole answer={answer} id={id} />
          </div>
        )}
      </Answer>
      <SeriesSheet id={id} question={question} change={change} />
      {found.data && (
        <SlicesSheet
          id={id}
          question={question}
          change={change}
          dimensions={dimensions.filter((each) => found.data.metric.dimensions.includes(each.id))}
        />
      )}
    </div>
  );
}

function Heading({ answer, id }: { answer: Answered; id: string }) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  return (
    <header className="metric-head">
      <div>
        <h2 className="metric-name">{answer.metric.name}</h2>
        <p className="soft small">{answer.metric.definition}</p>
      </div>
      <div className="row">
        <Link to={`/diagnosis/explain?metric=${id}`}>{words.metrics.explain}</Link>
        <Button onClick={() => setOpen(true)}>{words.metrics.definition}</Button>
      </div>
      <DefinitionDrawer answer={answer} open={open} onClose={() => setOpen(false)} />
    </header>
  );
}

function Whole({ answer, id }: { answer: Answered; id: string }) {
  const words = useWords();
  const people = usePeople();
  const may = useMay();
  const [question] = useQuestion();
  const [whole] = answer.items;
  if (!whole) return null;
  const query = { ...asked(question), from: whole.from_day, to: whole.to_day, days: "" };
  const named: People | null = answer.metric.has_people
    ? {
        path: `/metrics/${id}/people`,
        query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value ?? "")])),
        title: `${answer.metric.name} ${whole.cell.text}`,
      }
    : null;
  const said = answer.comparisons.filter((each) => each.labels.length === 0);
  return (
    <section className={`sheet whole ${whole.cell.missing ? "missing" : whole.provisional ? "moving" : ""}`}>
      <div>
        <p className="value">
          <Figure cell={{ ...whole.cell, moving: whole.provisional }} people={named} />
        </p>
        <p>{whole.basis}</p>
        <p className="soft small">{whole.window}</p>
        {whole.why && <p className="soft small cap">{whole.why}</p>}
        {named && may("customers.read") && !whole.cell.missing && (
          <button type="button" className="link" onClick={() => people.open(named)}>
            {words.common.people}
          </button>
        )}
      </div>
      <div className="stack">
        {said.map((each) => (
          <Compared key={each.kind} comparison={each} />
        ))}
      </div>
    </section>
  );
}
