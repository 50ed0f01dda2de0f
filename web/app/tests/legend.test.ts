import { expect, it } from "vitest";
import { below, rows } from "../src/charts/legend";

const NAMES = ["returning (not the first order)", "new (first order)"];

it("gives every name that does not fit a row of its own", () => {
  expect(rows(NAMES, 600)).toBe(1);
  expect(rows(NAMES, 320)).toBe(2);
  expect(rows(["老客（非首单）", "新客（首单）"], 320)).toBe(1);
  expect(rows(["a name wider than the page"], 10)).toBe(1);
});

it("moves the chart down by the rows its legend takes", () => {
  const option = { grid: { top: 46 }, legend: { show: true }, series: NAMES.map((name) => ({ name })) };
  expect(below(option, 600)).toBe(option);
  expect(below(option, 320).grid).toEqual({ top: 65 });
  expect(below({ ...option, legend: { show: false } }, 320).grid).toEqual({ top: 46 });
});
