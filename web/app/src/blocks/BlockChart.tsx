import { lazy, Suspense, useRef, useState } from "react";
import type { ChartBlock } from "../api/types";
import type { Drawn } from "../charts/Drawing";
import { useMay } from "../shell/session";
import { useWords } from "../words/language";
import { BlockTable } from "./BlockTable";

const Drawing = lazy(() => import("../charts/Drawing"));

/** A drawing, or the table it is drawn from; the drawing can be kept as a picture. */
export function BlockChart({ chart, bare = false }: { chart: ChartBlock; bare?: boolean }) {
  const words = useWords();
  const [asTable, setAsTable] = useState(false);
  const drawn = useRef<Drawn>(null);
  const { height } = chart;
  const may = useMay();
  const clickable = may("customers.read") && chart.people.some((series) => series.some(Boolean));
  return (
    <figure className="block-chart">
      {!bare && <figcaption>{chart.table.name}</figcaption>}
      {asTable ? (
        <div className="stack">
          <BlockTable table={chart.table} bare />
          {chart.bars && <BlockTable table={chart.bars} />}
        </div>
      ) : (
        <div style={{ height }}>
          <Suspense fallback={null}>
            <Drawing
              option={chart.option}
              says={chart.says}
              height={height}
              handle={drawn}
              people={chart.people}
              name={(chart.bars ?? chart.table).name}
            />
          </Suspense>
        </div>
      )}
      <p className="chart-tools">
        <button type="button" className="link" onClick={() => setAsTable(!asTable)}>
          {asTable ? words.common.asChart : words.common.asTable}
        </button>
        {!asTable && (
          <button type="button" className="link" onClick={() => drawn.current?.save(chart.table.name)}>
            {words.common.png}
          </button>
        )}
        {!asTable && clickable && <span className="soft small">{words.common.clickBars}</span>}
      </p>
    </figure>
  );
}
