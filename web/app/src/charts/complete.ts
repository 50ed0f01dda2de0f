// An option is data alone, as src/huitou/report/charts.py makes it. What needs a function (how an axis is written, what a
// hover says) is named there and made here, always as text, never as markup: a shop's own names stand in it.
import type { CustomSeriesRenderItem } from "echarts";
import type { Lang } from "../api/types";
import { INK, recoloured } from "./colours";

type Data = Record<string, unknown>;

interface Look {
  lang: Lang;
  dark: boolean;
}

interface Point {
  name: string;
  data: { tip?: string; title?: string } | null;
}

export function complete(option: Data, { lang, dark }: Look): Data {
  const made = structuredClone(option);
  for (const axis of listed(made.xAxis).concat(listed(made.yAxis))) {
    const label = axis.axisLabel as Data | undefined;
    if (label?.written) label.formatter = written(label.written as string, lang);
  }
  for (const series of listed(made.series)) {
    if (series.drawn) series.renderItem = drawn(series, dark);
  }
  if (made.tooltip) made.tooltip = { ...(made.tooltip as Data), renderMode: "html", formatter: hover };
  if (made.legend) made.legend = { ...(made.legend as Data), textStyle: { color: INK.light, fontSize: 12 } };
  const text = (made.textStyle as Data | undefined) ?? {};
  made.textStyle = { ...text, fontFamily: getComputedStyle(document.documentElement).fontFamily };
  return dark ? recoloured(made) : made;
}

function listed(some: unknown): Data[] {
  return some === undefined ? [] : ([some].flat() as Data[]);
}

function written(how: string, lang: Lang): (value: number) => string {
  const compact = new Intl.NumberFormat(lang === "zh" ? "zh-Hans-CN" : "en-GB", {
    notation: "compact",
    maximumFractionDigits: 1,
  });
  if (how === "percent") return (value) => `${Math.round(value * 1000) / 10}%`;
  if (how === "compact") return (value) => compact.format(value);
  return (value) => String(value);
}

/** What a custom series draws of the numbers of a point: a bar from one day to another, or an interval with its ends. */
function drawn(series: Data, dark: boolean): CustomSeriesRenderItem {
  const ink = dark ? INK.dark : INK.light;
  if (series.drawn === "bar") {
    const told = (series.itemStyle as { color?: string } | undefined)?.color ?? ink;
    const fill = dark ? recoloured(told) : told;
    // [x in the middle, height, x from, x to]
    return (_, api) => {
      const [left = 0, top = 0] = api.coord([api.value(2), api.value(1)]);
      const [right = 0, bottom = 0] = api.coord([api.value(3), 0]);
      const shape = { x: left, y: top, width: Math.max(right - left - 1, 1), height: bottom - top };
      return { type: "rect", shape, style: { fill } };
    };
  }
  // [low, row, high]
  return (_, api) => {
    const [low = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
    const [high = 0] = api.coord([api.value(2), api.value(1)]);
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: "line" as const,
      shape: { x1, y1, x2, y2 },
      style: { stroke: ink, lineWidth: 1.2 },
    });
    return {
      type: "group",
      children: [line(low, y, high, y), line(low, y - 4, low, y + 4), line(high, y - 4, high, y + 4)],
    };
  };
}

function hover(points: unknown): HTMLElement | string {
  const box = document.createElement("div");
  const line = (text: string, bold: boolean) => {
    const row = box.appendChild(document.createElement("div"));
    row.textContent = text;
    row.style.fontWeight = bold ? "600" : "400";
    row.style.whiteSpace = "normal";
    row.style.maxWidth = "300px";
  };
  const told = ([points].flat() as Point[]).filter((point) => point.data?.tip);
  const [first] = told;
  if (!first) return "";
  line(first.data?.title ?? first.name, true);
  for (const point of told) line(point.data?.tip ?? "", false);
  return box;
}
