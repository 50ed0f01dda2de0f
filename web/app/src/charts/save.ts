import type { ECharts } from "echarts/core";

/** Keeps the drawing as a picture, twice as fine as the screen. */
export function save(chart: ECharts, name: string, dark: boolean): void {
  const link = document.createElement("a");
  link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: dark ? "#1e2125" : "#ffffff" });
  link.download = `${name}.png`;
  link.click();
}
