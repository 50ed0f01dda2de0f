import { describe, expect, it } from "vitest";
import steps from "../fixtures/steps.json";
import type { JourneyForms } from "../src/api/types";
import { begins } from "../src/pages/journeys/begins";

interface Asked {
  needs: readonly string[];
  may: readonly string[];
}

const one = (id: string) => [{ id, name: id }];
const FORMS: JourneyForms = {
  steps: [],
  triggers: [],
  audiences: one("7"),
  templates: one("hello"),
  scripts: one("call"),
};
/** What only whoever adds the step can say. */
const TO_SAY = new Set(["task.reason", "tag.name"]);

describe.each(Object.entries<Asked>(steps))("a new step of the kind %s", (kind, { needs, may }) => {
  const said = begins(kind, FORMS, ["treated", "other"]);

  it("has no setting that its kind does not know", () => {
    expect(Object.keys(said).filter((name) => !needs.includes(name) && !may.includes(name))).toEqual([]);
  });

  it("has every setting its kind asks for, but those only a person can say", () => {
    expect(needs.filter((name) => !(name in said) && !TO_SAY.has(`${kind}.${name}`))).toEqual([]);
  });
});
