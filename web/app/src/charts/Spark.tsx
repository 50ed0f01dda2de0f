import type { ChartBlock } from "../api/types";
import "./spark.css";

const WIDTH = 240;
const HEIGHT = 44;
const EDGE = 4;

type Values = (number | null)[];

/** The lines of a trend: the part that is firm, and the tail that may still move. */
function linesOf(chart: ChartBlock): Values[] {
  const series = [chart.option.series].flat() as { data?: unknown[] }[];
  return series.slice(0, 2).map((line) =>
    (line.data ?? []).map((point) => {
      const value = typeof point === "object" && point ? (point as { value?: unknown }).value : point;
      return typeof value === "number" ? value : null;
    }),
  );
}

/** A trend as small as a word; what it says is read out, the large drawing is on the metric's page. */
export function Spark({ chart }: { chart: ChartBlock }) {
  const lines = linesOf(chart);
  const known = lines.flat().filter((value) => value !== null);
  if (known.length < 2) return <div className="spark" />;
  const low = Math.min(...known);
  const spread = Math.max(...known) - low || 1;
  const steps = Math.max(...lines.map((line) => line.length)) - 1 || 1;
  const x = (place: number) => EDGE + (place / steps) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - ((value - low) / spread) * (HEIGHT - 2 * EDGE);
  const path = (line: Values) =>
    line
      .map((value, place) => {
        if (value === null) return "";
        const begins = place === 0 || line[place - 1] == null;
        return `${begins ? "M" : "L"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
      })
      .join("");
  const [firm = [], moving = []] = lines;
  const tail = moving.findLastIndex((value) => value !== null);
  const end = tail >= 0 ? tail : firm.findLastIndex((value) => value !== null);
  const last = (tail >= 0 ? moving : firm)[end];
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={chart.says}
    >
      <path d={path(firm)} />
      <path d={path(moving)} className="tail" />
      {last != null && (
        <path d={`M${x(end).toFixed(1)} ${y(last).toFixed(1)}h0`} className={tail >= 0 ? "dot hollow" : "dot"} />
      )}
    </svg>
  );
}
