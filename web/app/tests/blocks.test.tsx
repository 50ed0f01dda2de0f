import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Block, Cell } from "../src/api/types";
import { Blocks } from "../src/blocks/Blocks";
import { PeopleContext } from "../src/people/context";
import { LanguageProvider } from "../src/words/language";

vi.mock("../src/shell/session", () => ({ useMay: () => () => true }));
vi.mock("../src/charts/Drawing", () => ({ default: () => null }));
afterEach(cleanup);

function cell(text: string, more: Partial<Cell> = {}): Cell {
  return {
    text,
    value: null,
    kind: "text",
    note: "",
    shade: null,
    moving: false,
    missing: false,
    people: null,
    ...more,
  };
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

it("keeps days and amounts in a text on one line, and says the text as it is", () => {
  const text = "2024-01-02 to 2024-12-31: CNY 3,919 to CNY 10,359, or 6,947 元. 3 of 5 points, CNY 5.";
  const { container } = show({ type: "prose", tone: "plain", text });
  expect(container.querySelector(".prose")?.textContent).toBe(text);
  const whole = [...container.querySelectorAll(".nowrap")].map((each) => each.textContent);
  expect(whole).toEqual(["2024-01-02", "2024-12-31", "CNY 3,919", "CNY 10,359", "6,947 元", "CNY 5"]);
});

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
    people: null,
  };
  show({ type: "cards", cards: [card] });
  expect(screen.getByText("may still move")).toBeTruthy();
  expect(screen.getByText("refunds may come")).toBeTruthy();
});

it("turns a chart into its table and back", () => {
  show({ type: "chart", option: {}, says: "80 new", height: 200, table: TABLE, people: [], bars: null });
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
    people: null,
  };
  show({ type: "findings", calm: false, findings: [finding] });
  expect(screen.getByRole("heading", { name: "Most buy once" })).toBeTruthy();
  expect(screen.getByText("Look at the goods")).toBeTruthy();
});

const LINK = { path: "/people", query: { cell: "lifecycle=new" } };
const NAMED: typeof TABLE = {
  ...TABLE,
  rows: [[cell("new"), cell("80", { kind: "count", people: LINK })]],
};

function opened(...blocks: Block[]) {
  const open = vi.fn();
  localStorage.setItem("huitou.lang", "en");
  render(
    <LanguageProvider>
      <PeopleContext.Provider value={{ open }}>
        <Blocks blocks={blocks} />
      </PeopleContext.Provider>
    </LanguageProvider>,
  );
  return open;
}

it("opens the people of a cell, under the words that stand around it", () => {
  const open = opened(NAMED);
  fireEvent.click(screen.getByRole("button", { name: "80" }));
  expect(open).toHaveBeenCalledWith({ ...LINK, title: "new · customers", exact: true });
});

it("opens them by keyboard too, the table still one stop of Tab", () => {
  const open = opened(NAMED);
  const number = screen.getByText("80").closest("td") as HTMLElement;
  number.focus();
  fireEvent.keyDown(number, { key: "Enter" });
  expect(open).toHaveBeenCalledOnce();
  expect(screen.getByRole("button", { name: "80" }).tabIndex).toBe(-1);
});

it("lists the bars of a chart whose table has others", () => {
  const chart = { type: "chart" as const, option: {}, says: "bars", height: 200, people: [[LINK]] };
  const open = opened({ ...chart, table: TABLE, bars: { ...NAMED, name: "Bars" } });
  expect(screen.getByText("Click a bar to see who they are")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "As a table" }));
  expect(screen.getByRole("table", { name: "Bars" })).toBeTruthy();
  fireEvent.click(screen.getAllByRole("button", { name: "80" }).at(-1) as HTMLElement);
  expect(open).toHaveBeenCalledOnce();
});

it("names whom a finding is about", () => {
  const finding = { title: "Late", money: "", body: [], todo: [], whom: "those who waited", people: LINK };
  const open = opened({ type: "findings", calm: false, findings: [finding] });
  fireEvent.click(screen.getByRole("button", { name: "See the people: those who waited" }));
  expect(open).toHaveBeenCalledWith({ ...LINK, title: "those who waited", exact: true });
});
