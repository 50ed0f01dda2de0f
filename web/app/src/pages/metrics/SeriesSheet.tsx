import { useScoped } from "../../api/hooks";
import type { Series } from "../../api/types";
import { BlockChart } from "../../blocks/BlockChart";
import { Answer } from "../../ui/Answer";
import { Choice } from "../../ui/Choice";
import { useWords } from "../../words/language";
import { asked, type Question } from "./question";
import "../../blocks/blocks.css";

interface Props {
  id: string;
  question: Question;
  change: (changed: Partial<Record<string, string>>) => void;
}

const STEPS = ["week", "month", "quarter", "year"] as const;
const USUAL_ROLLING = "90";

export function SeriesSheet({ id, question, change }: Props) {
  const words = useWords();
  const { params, count_by } = asked(question);
  const rolling = question.days || USUAL_ROLLING;
  const found = useScoped<Series>(`/metrics/${id}/series`, { step: question.step, rolling, params, count_by });
  return (
    <section className="sheet stack" aria-label={words.metrics.series}>
      <div className="row sheet-head">
        <h2>{words.metrics.series}</h2>
        <span className="row">
          <span className="control-name">{words.metrics.step}</span>
          <Choice
            label={words.metrics.step}
            value={question.step}
            options={STEPS.map((each) => ({ id: each as string, name: words.metrics.steps[each] }))}
            onChange={(step) => change({ step })}
          />
        </span>
      </div>
      <Answer of={found} height={290}>
        {(series) => <BlockChart chart={series.chart} bare />}
      </Answer>
    </section>
  );
}
