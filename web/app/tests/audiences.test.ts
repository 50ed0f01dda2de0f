import { describe, expect, it } from "vitest";
import type { Condition, Entry } from "../src/api/types";
import { bare, type Leaf, opened, type Rule, replaced, tidy, turned, without } from "../src/pages/audiences/rule";
import { isShown, operatorOf, spanned } from "../src/pages/audiences/span";
import { begun } from "../src/pages/audiences/useRule";

const leaf: Leaf = { kind: "tagged", name: "VIP" };
const entry: Entry = {
  name: "least",
  kind: "whole",
  before: "",
  after: "",
  upto: "most",
  below: false,
  options: [],
  offered: "",
  by: "",
  only: {},
  called: "",
  minimum: 0,
  maximum: 100,
  scale: 1,
  needed: false,
  usual: null,
};
const below: Entry = { ...entry, upto: "below", below: true, usual: 0 };

describe("a rule in the editor", () => {
  it("begins as a group", () => {
    expect(opened(null)).toEqual({ kind: "all", of: [] });
    expect(opened(leaf)).toEqual({ kind: "all", of: [leaf] });
    expect(opened({ kind: "any", of: [leaf] })).toEqual({ kind: "any", of: [leaf] });
  });
  it("is kept without what holds nothing", () => {
    const empty: Rule = { kind: "any", of: [] };
    expect(tidy({ kind: "all", of: [] })).toBeNull();
    expect(tidy({ kind: "all", of: [empty, leaf, { kind: "not", of: empty }] })).toEqual(leaf);
    expect(tidy({ kind: "not", of: { kind: "all", of: [leaf] } })).toEqual({ kind: "not", of: leaf });
    expect(tidy({ kind: "all", of: [leaf, leaf] })).toEqual({ kind: "all", of: [leaf, leaf] });
    expect(tidy({ kind: "bought", days: null, value: "", times: 0 })).toEqual({ kind: "bought", times: 0 });
  });
  it("takes two turns for none", () => {
    const twice: Rule = { kind: "not", of: { kind: "not", of: leaf } };
    expect(bare(twice)).toEqual([leaf, false]);
    expect(bare(turned(leaf, true))).toEqual([leaf, true]);
    expect(turned(leaf, false)).toBe(leaf);
  });
  it("changes one of its conditions", () => {
    expect(replaced([1, 2, 3], 1, 9)).toEqual([1, 9, 3]);
    expect(without([1, 2, 3], 1)).toEqual([1, 3]);
  });
});

describe("a span", () => {
  it.each([
    [{ least: 60 }, "least"],
    [{ most: 5 }, "most"],
    [{ least: null, most: 5 }, "most"],
    [{ least: 2, most: 5 }, "between"],
    [{ least: 5, most: 5 }, "exactly"],
    [{}, "least"],
  ])("%o is read as %s", (said, operator) => {
    expect(operatorOf({ kind: "number", ...said }, entry)).toBe(operator);
  });
  it("keeps the figure that is there, whatever it is compared by", () => {
    const from: Leaf = { kind: "number", least: 60 };
    expect(spanned(from, entry, "most")).toEqual({ kind: "number", least: null, most: 60 });
    expect(spanned(from, entry, "between")).toEqual({ kind: "number", least: 60, most: 60 });
    expect(spanned(from, entry, "exactly")).toEqual({ kind: "number", least: 60, most: 60 });
    expect(spanned({ kind: "number", most: 5 }, entry, "least")).toEqual({ kind: "number", least: 5, most: null });
  });
  it("of which the upper end is no part never is empty", () => {
    expect(operatorOf({ kind: "win_back", least: 0, below: 20 }, below)).toBe("most");
    expect(spanned({ kind: "win_back", least: 5 }, below, "between")).toEqual({ kind: "win_back", least: 5, below: 6 });
    expect(spanned({ kind: "win_back", least: 5 }, below, "most")).toEqual({ kind: "win_back", least: 0, below: 5 });
  });
});

describe("a condition", () => {
  it("shows a field where the others say so", () => {
    const money: Entry = { ...entry, only: { of: ["net", "average"] } };
    expect(isShown({ kind: "number", of: "net" }, money, () => null)).toBe(true);
    expect(isShown({ kind: "number", of: "purchases" }, money, () => null)).toBe(false);
    expect(isShown({ kind: "number" }, money, () => "net")).toBe(true);
  });
  it("begins with what the server says, and the first of what has to be chosen", () => {
    const says: Entry = {
      ...entry,
      name: "channel",
      upto: "",
      needed: true,
      options: [{ value: "sms", label: "SMS", group: "" }],
    };
    const kind = { kind: "consented", begins: { says: "yes" }, entries: [says] } as unknown as Condition;
    expect(begun(kind)).toEqual({ kind: "consented", channel: "sms", says: "yes" });
  });
});
