import type { Entry } from "../../api/types";
import type { Leaf } from "./rule";

export type Operator = "least" | "most" | "between" | "exactly";

/** How the two ends of a span stand: which of them are said, and whether they are the same. */
export function operatorOf(leaf: Leaf, entry: Entry): Operator {
  const [low, high] = [said(leaf, entry.name), said(leaf, entry.upto)];
  if (high === null) return "least";
  // What begins at nothing without its being said has an upper end alone.
  if (low === null || (entry.below && low === 0)) return "most";
  return low === high && !entry.below ? "exactly" : "between";
}

/** The condition with its span said in another way, by the figures that are there. */
export function spanned(leaf: Leaf, entry: Entry, operator: Operator): Leaf {
  const low = said(leaf, entry.name);
  const high = said(leaf, entry.upto);
  const figure = low ?? high ?? entry.minimum ?? 0;
  const none = entry.below ? undefined : null;
  const ends: Record<Operator, [unknown, unknown]> = {
    least: [figure, none],
    most: [entry.below ? 0 : null, high ?? figure],
    between: [low ?? figure, Math.max(high ?? figure, figure + (entry.below ? entry.scale : 0))],
    exactly: [figure, figure],
  };
  const [first, last] = ends[operator];
  return { ...leaf, [entry.name]: first, [entry.upto]: last };
}

export function said(leaf: Leaf, name: string): number | null {
  const value = leaf[name];
  return typeof value === "number" ? value : null;
}

/** Whether a field belongs to what the others say. */
export function isShown(leaf: Leaf, entry: Entry, usual: (name: string) => unknown): boolean {
  return Object.entries(entry.only).every(([name, values]) => values.includes(String(leaf[name] ?? usual(name))));
}
