import { Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import type { Metric, Param } from "../../api/types";
import { Choice } from "../../ui/Choice";
import { useWords } from "../../words/language";
import { type Question, WINDOWS } from "./question";

type Change = (changed: Partial<Record<string, string>>) => void;

interface Props {
  metric: Metric;
  question: Question;
  change: Change;
}

const OWN = "own";
const BESIDE = ["previous", "last_year", "median", "promotion", "spring_festival", "none"] as const;

export function Controls({ metric, question, change }: Props) {
  const words = useWords();
  const [choosing, choose] = useState(Boolean(question.from));
  const window = choosing ? OWN : question.days;
  return (
    <div className="controls">
      <div className="control">
        <span className="control-name">{words.metrics.window}</span>
        <Choice
          label={words.metrics.window}
          value={window}
          options={[
            { id: "", name: words.metrics.usual },
            ...WINDOWS.map((each) => ({ id: each as string, name: words.metrics.days(Number(each)) })),
            { id: OWN, name: words.metrics.ownWindow },
          ]}
          onChange={(value) => {
            choose(value === OWN);
            if (value !== OWN) change({ days: value, from: "", to: "" });
          }}
        />
        {choosing && <Range question={question} change={change} />}
      </div>
      <div className="control">
        <span className="control-name">{words.metrics.compare}</span>
        <Select
          aria-label={words.metrics.compare}
          value={question.with}
          popupMatchSelectWidth={false}
          options={BESIDE.map((each) => ({ value: each as string, label: words.metrics.beside[each] }))}
          onChange={(value: string) => change({ with: value })}
        />
      </div>
      <div className="control">
        <span className="control-name">{words.metrics.countBy}</span>
        <Choice
          label={words.metrics.countBy}
          value={question.countBy}
          options={[
            { id: "order", name: words.metrics.byOrder },
            { id: "day", name: words.metrics.byDay },
          ]}
          onChange={(value) => change({ count_by: value === "order" ? "" : value })}
        />
      </div>
      {metric.params
        .filter((each) => each.choices.length !== 1)
        .map((each) => (
          <Parameter key={each.name} param={each} question={question} change={change} />
        ))}
    </div>
  );
}

function Range({ question, change }: { question: Question; change: Change }) {
  const words = useWords();
  return (
    <span className="row">
      <Input
        type="date"
        aria-label={words.common.from}
        value={question.from}
        onChange={(event) => change({ from: event.target.value })}
      />
      <Input
        type="date"
        aria-label={words.common.to}
        value={question.to}
        onChange={(event) => change({ to: event.target.value })}
      />
    </span>
  );
}

/** A parameter as it is: on or off, one of some, or a number within its bounds. */
function Parameter({ param, question, change }: { param: Param; question: Question; change: Change }) {
  const value = question.params[param.name] ?? param.default;
  const set = (chosen: unknown) => {
    const next = { ...question.params, [param.name]: chosen };
    if (chosen === param.default || chosen === null) delete next[param.name];
    change({ params: Object.keys(next).length ? JSON.stringify(next) : "" });
  };
  return (
    <div className="control">
      <span className="control-name">{param.label}</span>
      {typeof param.default === "boolean" ? (
        <Switch aria-label={param.label} checked={Boolean(value)} onChange={set} />
      ) : param.choices.length > 1 ? (
        <Select
          aria-label={param.label}
          value={String(value)}
          popupMatchSelectWidth={false}
          options={param.choices.map((each) => ({ value: String(each), label: String(each) }))}
          onChange={(chosen: string) => set(param.choices.find((each) => String(each) === chosen))}
        />
      ) : typeof param.default === "number" ? (
        <InputNumber
          aria-label={param.label}
          value={Number(value)}
          min={param.minimum ?? Number.MIN_SAFE_INTEGER}
          max={param.maximum ?? Number.MAX_SAFE_INTEGER}
          changeOnBlur
          onChange={set}
        />
      ) : (
        <Input
          aria-label={param.label}
          defaultValue={String(value ?? "")}
          onBlur={(event) => set(event.target.value || null)}
        />
      )}
    </div>
  );
}
