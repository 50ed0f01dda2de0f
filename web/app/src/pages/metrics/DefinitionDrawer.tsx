import type { Answered } from "../../api/types";
import { SidePanel } from "../../ui/SidePanel";
import { useWords } from "../../words/language";

interface Props {
  answer: Answered;
  open: boolean;
  onClose: () => void;
}

/** What the number means, in words and as it is asked of the data, and what was left out of it. */
export function DefinitionDrawer({ answer, open, onClose }: Props) {
  const words = useWords();
  const { metric } = answer;
  const said = words.metrics.exclusions as Record<string, string>;
  const excluded = Object.entries(answer.exclusions).filter(([, count]) => count > 0);
  return (
    <SidePanel open={open} onClose={onClose} title={metric.name} size="large">
      <div className="definition">
        <section>
          <h3>{words.metrics.inWords}</h3>
          <p>{metric.definition}</p>
        </section>
        <section>
          <h3>{words.metrics.formula}</h3>
          {answer.items.map((item) => (
            <p key={item.labels.join()}>
              {item.cell.text} · {item.basis} · {item.window}
            </p>
          ))}
        </section>
        <section>
          <h3>{words.metrics.excluded}</h3>
          {excluded.length === 0 && <p className="soft">{words.metrics.nothingExcluded}</p>}
          <ul>
            {excluded.map(([code, count]) => (
              <li key={code}>
                {said[code] ?? code} · {count.toLocaleString()}
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>{words.metrics.sql}</h3>
          <pre>
            <code>{answer.sql}</code>
          </pre>
        </section>
        <p className="soft small">
          <code>{metric.id}</code> · {words.metrics.version(metric.version)} · {words.metrics.dataVersion}{" "}
          {answer.data_version} · {words.metrics.asOf} {answer.as_of}
        </p>
      </div>
    </SidePanel>
  );
}
