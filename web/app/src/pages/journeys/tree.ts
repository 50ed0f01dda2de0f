// The steps of a draft and what can be done to them: each gives a new draft and leaves the old one as it was.

import type { Draft, DraftStep, Journey } from "../../api/types";

/** Where a step goes: after another one, by one of its ways on; at the beginning where `after` is null. */
export interface Place {
  after: string | null;
  edge: string;
}

/** What is in sight, as it is sent back. */
export function draftOf(journey: Journey): Draft {
  return {
    name: journey.name,
    holdout: journey.holdout,
    arms: journey.arms,
    trigger: journey.trigger_card ? { kind: journey.trigger_card.kind, ...journey.trigger_card.settings } : null,
    first: journey.first,
    steps: journey.cards.map(({ id, kind, settings, edges }) => ({
      ...settings,
      id,
      kind,
      next: Object.fromEntries(edges.flatMap(({ name, to }) => (to ? [[name, to]] : []))),
    })),
    again: journey.again as Draft["again"],
    after_days: journey.after_days,
    leaves_when_bought: journey.leaves_when_bought,
  };
}

export function stepOf(draft: Draft, id: string): DraftStep | undefined {
  return draft.steps.find((step) => step.id === id);
}

/** A name no step has yet. */
export function freeId(draft: Draft, kind: string): string {
  const taken = new Set(draft.steps.map((step) => step.id));
  let number = 1;
  while (taken.has(`${kind}_${number}`)) number += 1;
  return `${kind}_${number}`;
}

/** With a step at a place; what stood there follows it by its first way on, where it has one. */
export function insert(draft: Draft, place: Place, step: DraftStep, edges: readonly string[]): Draft {
  const there = leadsTo(draft, place);
  const [first] = edges;
  // A step without a way on ends the journey: what would follow is no longer reached, and goes.
  const base = there && !first ? without(draft, subtree(draft, there)) : draft;
  const placed = { ...step, next: there && first ? { [first]: there } : {} };
  return lead({ ...base, steps: [...base.steps, placed] }, place, step.id);
}

/** Without a step and its other branches; what follows by its first way on takes its place. */
export function remove(draft: Draft, id: string, edges: readonly string[]): Draft {
  const step = stepOf(draft, id);
  const place = placeOf(draft, id);
  if (!step || !place) return draft;
  const [first] = edges;
  const next = first ? step.next?.[first] : undefined;
  const gone = subtree(draft, id);
  if (next) for (const each of subtree(draft, next)) gone.delete(each);
  return lead(without(draft, gone), place, next ?? null);
}

/** With the step before the one that leads to it. */
export function moveUp(draft: Draft, id: string, edges: readonly string[]): Draft {
  const place = placeOf(draft, id);
  const [first] = edges;
  if (!place?.after || !first) return draft;
  const before = placeOf(draft, place.after);
  if (!before) return draft;
  const follows = stepOf(draft, id)?.next?.[first] ?? null;
  const loose = lead(draft, place, follows);
  const turned = lead(loose, { after: id, edge: first }, place.after);
  return lead(turned, before, id);
}

export function placeOf(draft: Draft, id: string): Place | null {
  if (draft.first === id) return { after: null, edge: "" };
  for (const step of draft.steps)
    for (const [edge, to] of Object.entries(step.next ?? {})) if (to === id) return { after: step.id, edge };
  return null;
}

export function replace(draft: Draft, step: DraftStep): Draft {
  return { ...draft, steps: draft.steps.map((each) => (each.id === step.id ? step : each)) };
}

function leadsTo(draft: Draft, { after, edge }: Place): string | null {
  if (after === null) return draft.steps.some((step) => step.id === draft.first) ? draft.first : null;
  return stepOf(draft, after)?.next?.[edge] ?? null;
}

function lead(draft: Draft, { after, edge }: Place, to: string | null): Draft {
  if (after === null) return { ...draft, first: to ?? "" };
  const step = stepOf(draft, after);
  if (!step) return draft;
  const { [edge]: _, ...others } = step.next ?? {};
  return replace(draft, { ...step, next: to ? { ...others, [edge]: to } : others });
}

function without(draft: Draft, gone: ReadonlySet<string>): Draft {
  const steps = draft.steps
    .filter((step) => !gone.has(step.id))
    .map((step) => ({
      ...step,
      next: Object.fromEntries(Object.entries(step.next ?? {}).filter(([, to]) => !gone.has(to))),
    }));
  return { ...draft, first: gone.has(draft.first) ? "" : draft.first, steps };
}

/** A step and all that follow it. */
export function subtree(draft: Draft, id: string): Set<string> {
  const found = new Set<string>();
  const ahead = [id];
  for (let here = ahead.pop(); here !== undefined; here = ahead.pop()) {
    if (found.has(here)) continue;
    found.add(here);
    ahead.push(...Object.values(stepOf(draft, here)?.next ?? {}));
  }
  return found;
}
