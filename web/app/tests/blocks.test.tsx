import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Block, Cell } from "../src/api/types";
import { Blocks } from "../src/blocks/Blocks";
import { LanguageProvider } from "../src/words/language";

vi.mock("../src/shell/session", () => ({ useMay: () => () => true }));
vi.mock("../src/charts/Drawing", () => ({ default: () => null }));
afterEach(cleanup);

function cell(text: string, more: Partial<Cell> = {}): Cell {
  return { text, value: null, kind: "text", note: "", shade: null, moving: false, missing: false, ...more };
}

const TABLE: Extract<Block, { type: "table" }> = {
  type: "table",
  name: "Stages",
  headings: ["stage", "customers"],
  rows: [
    [cell("new"), cell("80", { kind: "count", note: "of 2,815", shade: 0.5 })],
    [cell("lost"), cell("not yet", { kind: "count", missing: true, note: "12 more days" })],
  ],
  remarks: ["A cycle is 19 days."],
  number_columns: [false, true],
};

function show(...blocks: Block[]) {
  localStorage.setItem("huitou.lang", "en");
  return render(
    <LanguageProvider>
      <Blocks blocks={blocks} />
    </LanguageProvider>,
  );
}

it("gives a table its name, its headings and what its rows are", () => {
  show(TABLE);
  expect(screen.getByRole("table", { name: "Stages" })).toBeTruthy();
  expect(screen.getAllByRole("columnheader").map((each) => each.textContent)).toEqual(["stage", "customers"]);
  expect(screen.getAllByRole("rowheader").map((each) => each.textContent)).toEqual(["new", "lost"]);
});

it("keeps what a number rests on with the number, and why another is missing", () => {
  show(TABLE);
  expect(screen.getByText("80").closest("td")?.dataset.note).toBe("of 2,815");
  expect(screen.getByText("not yet").closest("td")?.className).toContain("missing");
  expect(screen.getByText("not yet").closest("td")?.dataset.note).toBe("12 more days");
});

it("is walked with the arrow keys, one stop of Tab for the whole table", () => {
  show(TABLE);
  const first = screen.getAllByRole("rowheader")[0] as HTMLElement;
  first.focus();
  fireEvent.keyDown(first, { key: "ArrowRight" });
  expect(document.activeElement?.textContent).toBe("80");
  fireEvent.keyDown(document.activeElement as Element, { key: "ArrowDown" });
  expect(document.activeElement?.textContent).toBe("not yet");
});

it("marks a number that may still move in words too", () => {
  const card = {
    name: "Rate",
    value: "36.9%",
    sentence: "of 628",
    window: "90 days",
    changes: [],
    moving: "refunds may come",
    missing: false,
    trend: null,
  };
  show({ type: "cards", cards: [card] });
  expect(screen.getByText("may still move")).toBeTruthy();
  expect(screen.getByText("refunds may come")).toBeTruthy();
});

it("turns a chart into its table and back", () => {
  show({ type: "chart", option: {}, says: "80 new", height: 200, table: TABLE });
  expect(screen.queryByRole("table")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "As a table" }));
  expect(screen.getByRole("table", { name: "Stages" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "As a chart" }));
  expect(screen.queryByRole("table")).toBeNull();
});

it("lists findings with what to do", () => {
  const finding = {
    title: "Most buy once",
    money: "CNY 2,897 a quarter",
    body: ["15% come back"],
    todo: ["Look at the goods"],
    whom: "",
  };
  show({ type: "findings", calm: false, findings: [finding] });
  expect(screen.getByRole("heading", { name: "Most buy once" })).toBeTruthy();
  expect(screen.getByText("Look at the goods")).toBeTruthy();
});
