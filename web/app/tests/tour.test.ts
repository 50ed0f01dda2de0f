import { expect, it } from "vitest";
import { placed } from "../src/tour/place";
import { steps } from "../src/tour/steps";
import { WORDS } from "../src/words";

const CARD = { width: 400, height: 180 };
const WIDE = { width: 1280, height: 900 };

it("puts the card below what it speaks of, where there is room", () => {
  // 100 + 300 + 14.
  expect(placed({ left: 50, top: 100, width: 600, height: 300 }, CARD, WIDE)).toEqual({ left: 50, top: 414 });
});

it("puts it above where there is none below", () => {
  // 600 - 14 - 180.
  expect(placed({ left: 50, top: 600, width: 600, height: 290 }, CARD, WIDE)).toEqual({ left: 50, top: 406 });
});

it("puts it beside what is as tall as the window", () => {
  // 10 + 600 + 14; no higher than 12 from the edge.
  expect(placed({ left: 10, top: 0, width: 600, height: 900 }, CARD, WIDE)).toEqual({ left: 624, top: 12 });
});

it("never lets it leave the window", () => {
  // 1280 - 400 - 12.
  expect(placed({ left: 1200, top: 0, width: 60, height: 30 }, CARD, WIDE)).toEqual({ left: 868, top: 44 });
});

it("lays it at the bottom of a phone", () => {
  // (390 - 366) / 2, 844 - 220 - 12.
  const card = { width: 366, height: 220 };
  expect(placed({ left: 0, top: 60, width: 390, height: 900 }, card, { width: 390, height: 844 })).toEqual({
    left: 12,
    top: 612,
  });
});

it("speaks of nothing that somebody may not do", () => {
  const ids = (granted: string[]) =>
    steps(WORDS.zh, { may: (each) => granted.includes(each), simulated: true }).map(({ id }) => id);
  expect(ids(["customers.read", "data.import", "users.manage"])).toEqual(["numbers", "hurts", "due", "names", "own"]);
  expect(ids(["numbers.read"])).toEqual(["numbers", "hurts", "due"]);
});

it("speaks of clearing to whoever may clear", () => {
  const last = (granted: string[], simulated: boolean) =>
    steps(WORDS.en, { may: (each) => granted.includes(each), simulated }).at(-1)?.text;
  expect(last(["data.import", "users.manage"], true)).toContain("clear it from here");
  expect(last(["data.import"], true)).not.toContain("clear");
  expect(last(["data.import", "users.manage"], false)).not.toContain("clear");
});
