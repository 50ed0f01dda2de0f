import { expect, it } from "vitest";
import type { Journey, Way } from "../src/api/types";
import { elsewhere, marksOf } from "../src/pages/journeys/path";

type Step = Way["steps"][number];

function step(of: Partial<Step>): Step {
  return {
    version: 1,
    step: "",
    step_said: "",
    came_at: "",
    left_at: "",
    to: null,
    why: "next",
    why_said: "on",
    message: null,
    message_said: "",
    ...of,
  };
}

/** Written to on the 1st, waited from then on, moved to another version on the 2nd, and waits on. */
const WAY: Way = {
  enrolment: 1,
  journey: 1,
  journey_name: "",
  version: 2,
  arm: "treated",
  held_out: false,
  entered_at: "1st",
  steps: [
    step({ step: "mail", came_at: "1st", left_at: "1st", message: 9, message_said: "sent" }),
    step({ step: "gone", came_at: "1st", left_at: "1st", why: "yes", why_said: "is in the audience" }),
    step({ step: "wait", came_at: "1st", left_at: "2nd", to: "wait", why: "moved", why_said: "moved" }),
  ],
  step: "wait",
  step_said: "",
  since: "1st",
  due_at: "4th",
  ended: "",
  ended_said: "",
};

it("marks each step with when it was come to and what came of it", () => {
  expect(Object.fromEntries(marksOf(WAY))).toEqual({
    mail: { at: "1st", came: ["sent"], here: false },
    gone: { at: "1st", came: ["is in the audience"], here: false },
    wait: { at: "1st", came: ["moved"], here: true },
  });
});

it("stands nowhere once the journey ended", () => {
  const marks = marksOf({ ...WAY, step: null, ended: "done", ended_said: "walked to the end" });
  expect([...marks.values()].some((mark) => mark.here)).toBe(false);
});

it("marks where somebody stands who has taken no step yet", () => {
  expect(Object.fromEntries(marksOf({ ...WAY, steps: [] }))).toEqual({ wait: { at: "1st", came: [], here: true } });
});

it("tells what another version had that has no card here", () => {
  const journey = { cards: [{ id: "mail" }, { id: "wait" }] } as Journey;
  expect(elsewhere(WAY, journey).map((each) => each.step)).toEqual(["gone"]);
});
