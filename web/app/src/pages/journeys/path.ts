// One person's way through a journey, by the cards it touches.

import type { Journey, Way } from "../../api/types";

/** When they came to a step, what came of it, and whether they stand there. */
export interface Mark {
  at: string;
  came: readonly string[];
  here: boolean;
}

export type Marks = ReadonlyMap<string, Mark>;

// Going on by the only way there is needs no words.
const PLAIN = "next";

/** By step. Somebody who was moved to another version came to a step once, though they took it twice. */
export function marksOf(way: Way): Marks {
  const found = new Map<string, Mark>();
  for (const each of way.steps) {
    if (!each.step) continue;
    const before = found.get(each.step);
    const why = each.why === PLAIN ? [] : [each.why_said];
    const message = each.message_said ? [each.message_said] : [];
    const came = [...new Set([...(before?.came ?? []), ...why, ...message])];
    found.set(each.step, { at: before?.at ?? each.came_at, came, here: false });
  }
  if (way.step) {
    const before = found.get(way.step);
    found.set(way.step, { at: before?.at ?? way.since, came: before?.came ?? [], here: true });
  }
  return found;
}

/** What they walked by another version that has no card here, in the order it was walked. */
export function elsewhere(way: Way, journey: Journey): Way["steps"] {
  const cards = new Set(journey.cards.map((card) => card.id));
  return way.steps.filter((each) => each.step && !cards.has(each.step));
}
