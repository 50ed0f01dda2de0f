import { Select } from "antd";
import { useScoped } from "../../api/hooks";
import type { Answered, Choosable, Compared } from "../../api/types";
import { named } from "../../people/context";
import { useScope } from "../../shell/scope";
import { Answer } from "../../ui/Answer";
import { Change } from "../../ui/Change";
import { Empty } from "../../ui/Empty";
import { Export } from "../../ui/Export";
import { Figure } from "../../ui/Figure";
import { useWords } from "../../words/language";
import { asked, type Question } from "./question";
import "../../ui/table.css";

interface Props {
  id: string;
  question: Question;
  change: (changed: Partial<Record<string, string>>) => void;
  dimensions: readonly Choosable[];
}

const ARROWS: Record<string, string> = { up: "↑", down: "↓", unclear: "≈" };

/** The same number for each slice, each beside its own past. */
export function SlicesSheet({ id, question, change, dimensions }: Props) {
  const words = useWords();
  const by = dimensions.some((each) => each.id === question.by) ? question.by : (dimensions[0]?.id ?? "");
  const beside = question.with === "none" ? "" : question.with;
  const { scope } = useScope();
  const query = { ...asked(question), by, with: beside };
  const found = useScoped<Answered>(`/metrics/${id}`, query, { enabled: by !== "" });
  if (!by) return null;
  return (
    <section className="sheet stack" aria-label={words.metrics.slices}>
      <div className="row sheet-head">
        <h2>{words.metrics.slices}</h2>
        <Select
          aria-label={words.metrics.dimension}
          value={by}
          popupMatchSelectWidth={false}
          options={dimensions.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(chosen: string) => change({ by: chosen })}
        />
      </div>
      <Answer of={found} rows={6} height={260}>
        {(answer) => (
          <div className="stack">
            <Rows answer={answer} />
            <Export path={`/metrics/${id}/export`} query={{ ...asked(question), by, ...scope }} />
            {answer.provisos.map((each) => (
              <p key={each} className="remark">
                {each}
              </p>
            ))}
          </div>
        )}
      </Answer>
    </section>
  );
}

function Rows({ answer }: { answer: Answered }) {
  const words = useWords();
  const beside = new Map(answer.comparisons.map((each) => [each.labels.join("\n"), each]));
  const top = Math.max(...answer.items.map(({ interval, cell }) => interval?.[1] ?? (Number(cell.value) || 0)), 0);
  if (answer.items.length === 0) return <Empty title={words.common.noRows} />;
  return (
    <div className="scroll">
      <table className="rows full">
        <thead>
          <tr>
            <th scope="col">{words.metrics.slice}</th>
            <th scope="col" className="n">
              {words.metrics.value}
            </th>
            <th scope="col" className="whisker-head">
              <span className="unseen">{words.metrics.basis}</span>
            </th>
            <th scope="col">{words.metrics.basis}</th>
            {beside.size > 0 && (
              <>
                <th scope="col" className="n">
                  {words.metrics.before}
                </th>
                <th scope="col">{words.metrics.change}</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {answer.items.map((item) => (
            <tr key={item.labels.join("\n")}>
              <th scope="row">{item.labels.join(" · ")}</th>
              <td className={`n ${item.cell.missing ? "missing" : item.provisional ? "moving" : ""}`}>
                <Figure
                  cell={{ ...item.cell, moving: false }}
                  people={named(item.cell.people, answer.metric.name, ...item.labels)}
                />
              </td>
              <td>
                <Whisker value={Number(item.cell.value)} interval={item.interval} top={top} />
              </td>
              <td className="small soft basis">{item.basis}</td>
              {beside.size > 0 && <Beside comparison={beside.get(item.labels.join("\n"))} />}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Beside({ comparison }: { comparison: Compared | undefined }) {
  if (!comparison) return <td colSpan={2} />;
  const arrow = ARROWS[comparison.direction ?? ""] ?? "";
  const broken = comparison.consistencies.filter((each) => !each.holds).flatMap((each) => each.why);
  return (
    <>
      <td className="n">{comparison.before}</td>
      <td data-note={broken.join("\n") || undefined}>
        {comparison.change && <Change text={`${arrow} ${comparison.change}`} />}{" "}
        <span className="small soft">{comparison.verdict}</span>
      </td>
    </>
  );
}

/** The value as a bar, its interval as a line across the end. */
function Whisker({ value, interval, top }: { value: number; interval: number[] | null; top: number }) {
  if (!top || Number.isNaN(value)) return null;
  const at = (some: number) => `${Math.max(0, Math.min(1, some / top)) * 100}%`;
  const [low, high] = interval ?? [];
  return (
    <span className="whisker" aria-hidden="true">
      <span className="whisker-bar" style={{ width: at(value) }} />
      {low !== undefined && high !== undefined && (
        <span className="whisker-line" style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }} />
      )}
    </span>
  );
}
