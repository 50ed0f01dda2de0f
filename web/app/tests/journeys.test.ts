import { expect, it } from "vitest";
import type { Draft } from "../src/api/types";
import { freeId, insert, moveUp, placeOf, remove } from "../src/pages/journeys/tree";

const BRANCH = ["yes", "no"];
const ON = ["next"];

/** wait, then by audience: yes leads to a mail, no to a tag and then another mail. */
const DRAFT: Draft = {
  name: "x",
  holdout: 0.1,
  arms: { treated: 1 },
  trigger: null,
  first: "wait_1",
  steps: [
    { id: "wait_1", kind: "wait", days: 3, next: { next: "branch_1" } },
    { id: "branch_1", kind: "branch", audience: 1, next: { yes: "mail_1", no: "tag_1" } },
    { id: "mail_1", kind: "send", next: {} },
    { id: "tag_1", kind: "tag", next: { next: "mail_2" } },
    { id: "mail_2", kind: "send", next: {} },
  ],
  again: "never",
  after_days: 30,
  leaves_when_bought: true,
};

function ways(draft: Draft): string[] {
  const on = draft.steps.flatMap((step) => Object.entries(step.next).map(([edge, to]) => `${step.id} ${edge} ${to}`));
  return [`first ${draft.first}`, ...on].sort();
}

it("puts a step where another stood, which then follows it", () => {
  const made = insert(DRAFT, { after: "branch_1", edge: "yes" }, { id: "wait_2", kind: "wait", next: {} }, ON);
  expect(ways(made)).toContain("branch_1 yes wait_2");
  expect(ways(made)).toContain("wait_2 next mail_1");
  expect(ways(DRAFT)).toContain("branch_1 yes mail_1");
});

it("begins an empty journey with the first step", () => {
  const empty = { ...DRAFT, first: "", steps: [] };
  const made = insert(empty, { after: null, edge: "" }, { id: "wait_1", kind: "wait", next: {} }, ON);
  expect(ways(made)).toEqual(["first wait_1"]);
});

it("drops what follows a step that ends the journey", () => {
  const made = insert(DRAFT, { after: "wait_1", edge: "next" }, { id: "leave_1", kind: "leave", next: {} }, []);
  expect(ways(made)).toEqual(["first wait_1", "wait_1 next leave_1"]);
  expect(made.steps.map((step) => step.id)).toEqual(["wait_1", "leave_1"]);
});

it("takes a fork out with its other branches, and keeps its first", () => {
  const made = remove(DRAFT, "branch_1", BRANCH);
  expect(ways(made)).toEqual(["first wait_1", "wait_1 next mail_1"]);
  expect(made.steps.map((step) => step.id)).toEqual(["wait_1", "mail_1"]);
});

it("takes the first step out", () => {
  expect(remove(DRAFT, "wait_1", ON).first).toBe("branch_1");
});

it("moves a step before the one that leads to it, and nothing is lost", () => {
  const made = moveUp(DRAFT, "tag_1", ON);
  expect(ways(made)).toEqual([
    "branch_1 no mail_2",
    "branch_1 yes mail_1",
    "first wait_1",
    "tag_1 next branch_1",
    "wait_1 next tag_1",
  ]);
  expect(moveUp(DRAFT, "wait_1", ON)).toBe(DRAFT);
});

it("finds where a step stands, and a name that is free", () => {
  expect(placeOf(DRAFT, "mail_1")).toEqual({ after: "branch_1", edge: "yes" });
  expect([freeId(DRAFT, "wait"), freeId(DRAFT, "goal")]).toEqual(["wait_2", "goal_1"]);
});
