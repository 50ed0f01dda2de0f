// The charts of the report: reads the options that stand in the page as JSON and draws them as SVG.
// An option is data alone. What needs a function (how an axis is written, what a hover says) is named there and made
// here, always as text, never as markup: a shop's own names stand in it.
import { BarChart, CustomChart, LineChart } from "echarts/charts";
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
  CustomChart,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  SVGRenderer,
  TooltipComponent,
]);

const words = JSON.parse(document.getElementById("words").textContent);
const compact = new Intl.NumberFormat(words.locale, { notation: "compact", maximumFractionDigits: 1 });
const WRITTEN = {
  percent: (value) => `${Math.round(value * 1000) / 10}%`,
  compact: (value) => compact.format(value),
  plain: (value) => String(value),
};

// What a custom series draws of the numbers of a point: a bar from one day to another, or an interval with its ends.
const DRAWN = {
  // [x in the middle, height, x from, x to]
  bar: (api) => {
    const [left, top] = api.coord([api.value(2), api.value(1)]);
    const [right, bottom] = api.coord([api.value(3), 0]);
    const width = Math.max(right - left - 1, 1);
    return { type: "rect", shape: { x: left, y: top, width, height: bottom - top }, style: api.style() };
  },
  // [low, row, high]
  interval: (api) => {
    const [low, y] = api.coord([api.value(0), api.value(1)]);
    const [high] = api.coord([api.value(2), api.value(1)]);
    const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: "#1f2328", lineWidth: 1.2 } });
    return {
      type: "group",
      children: [line(low, y, high, y), line(low, y - 4, low, y + 4), line(high, y - 4, high, y + 4)],
    };
  },
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
  for (const series of option.series) {
    if (series.drawn) series.renderItem = (params, api) => DRAWN[series.drawn](api);
  }
  option.tooltip.formatter = hover;
  return option;
}

const charts = [...document.querySelectorAll("[data-chart]")].map((place) => {
  const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const chart = init(place, null, { renderer: "svg" });
  // With a view box of its own size, what is drawn for a screen scales to the width of a page when printed.
  chart.on("rendered", () => {
    place.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  });
  chart.setOption(complete(option));
  return chart;
});
const onScreen = window.matchMedia("screen");
window.addEventListener("resize", () => onScreen.matches && charts.forEach((chart) => chart.resize()));
document.documentElement.dataset.drawn = String(charts.length);
