import { expect, it } from "vitest";
import { recoloured } from "../src/charts/colours";
import { complete } from "../src/charts/complete";

const LIGHT = { lang: "en", dark: false } as const;

function axis(written: string): (value: number) => string {
  const made = complete({ xAxis: {}, yAxis: { axisLabel: { written } }, series: [] }, LIGHT);
  return (made.yAxis as { axisLabel: { formatter: (value: number) => string } }).axisLabel.formatter;
}

it("writes an axis as the option names it", () => {
  expect(axis("percent")(0.125)).toBe("12.5%");
  expect(axis("compact")(12_500)).toBe("12.5k");
  expect(axis("plain")(3)).toBe("3");
});

it("leaves what the server sent untouched, for it is shown again as a table", () => {
  const option = {
    xAxis: {},
    yAxis: { axisLabel: { written: "percent" } },
    series: [{ type: "custom", drawn: "bar" }],
  };
  const before = structuredClone(option);
  complete(option, LIGHT);
  expect(option).toEqual(before);
});

it("says on hovering what the points say, as text and never as markup", () => {
  const made = complete({ xAxis: {}, yAxis: {}, series: [], tooltip: {} }, LIGHT);
  const hover = (made.tooltip as { formatter: (points: unknown) => HTMLElement }).formatter;
  const box = hover([
    { name: "2024-01", data: { tip: "<img src=x onerror=alert(1)>" } },
    { name: "2024-01", data: null },
  ]);
  expect(box.querySelector("img")).toBeNull();
  expect([...box.children].map((line) => line.textContent)).toEqual(["2024-01", "<img src=x onerror=alert(1)>"]);
});

it("draws in other colours on a dark screen", () => {
  expect(recoloured({ color: "#1f2328", data: [{ itemStyle: { color: "#2F5D8A" } }, 3, null] })).toEqual({
    color: "#e6e4de",
    data: [{ itemStyle: { color: "#7fb0dd" } }, 3, null],
  });
});
