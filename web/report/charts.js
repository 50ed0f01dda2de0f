// The charts of the report: reads the options that stand in the page as JSON and draws them as SVG.
// An option is data alone. What needs a function (how an axis is written, what a hover says) is named there and made
// here, always as text, never as markup: a shop's own names stand in it.
import { BarChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  AriaComponent,
  BarChart,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  SVGRenderer,
  TooltipComponent,
]);

const PRINT_WIDTH = 680;
const words = JSON.parse(document.getElementById("words").textContent);
const compact = new Intl.NumberFormat(words.locale, { notation: "compact", maximumFractionDigits: 1 });
const WRITTEN = {
  percent: (value) => `${Math.round(value * 1000) / 10}%`,
  compact: (value) => compact.format(value),
  plain: (value) => String(value),
};

function hover(points) {
  const box = document.createElement("div");
  const line = (text, bold) => {
    const row = box.appendChild(document.createElement("div"));
    row.textContent = text;
    row.style.fontWeight = bold ? "600" : "400";
  };
  const told = [points].flat().filter((point) => point.data && point.data.tip);
  if (told.length) line(told[0].data.title ?? told[0].name, true);
  told.forEach((point) => line(point.data.tip, false));
  return told.length ? box : "";
}

function complete(option) {
  for (const axis of [option.xAxis, option.yAxis].flat()) {
    if (axis.axisLabel?.written) axis.axisLabel.formatter = WRITTEN[axis.axisLabel.written];
  }
  option.tooltip.formatter = hover;
  return option;
}

const charts = [...document.querySelectorAll("[data-chart]")].map((place) => {
  const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const chart = init(place, null, { renderer: "svg" });
  chart.setOption(complete(option));
  return chart;
});
const resize = (width) => charts.forEach((chart) => chart.resize({ width }));
window.addEventListener("resize", () => resize("auto"));
window.addEventListener("beforeprint", () => resize(PRINT_WIDTH));
window.addEventListener("afterprint", () => resize("auto"));
document.documentElement.dataset.drawn = String(charts.length);
