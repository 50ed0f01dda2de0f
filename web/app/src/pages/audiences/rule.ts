// A rule as the editor has it: a group at the top, conditions and groups in it, either of them turned round by a not.

export type Leaf = { kind: string } & Record<string, unknown>;
export interface Group {
  kind: "all" | "any";
  of: Rule[];
}
export interface Not {
  kind: "not";
  of: Rule;
}
export type Rule = Leaf | Group | Not;

export function isGroup(rule: Rule): rule is Group {
  return rule.kind === "all" || rule.kind === "any";
}

export function isNot(rule: Rule): rule is Not {
  return rule.kind === "not";
}

/** What is inside, and whether it is turned round: two nots are none. */
export function bare(rule: Rule): [inside: Leaf | Group, turned: boolean] {
  let [inside, turned] = [rule, false];
  while (isNot(inside)) [inside, turned] = [inside.of, !turned];
  return [inside as Leaf | Group, turned];
}

export function turned(rule: Leaf | Group, round: boolean): Rule {
  return round ? { kind: "not", of: rule } : rule;
}

/** As the editor begins with it: always a group at the top. */
export function opened(rule: Rule | null): Group {
  if (rule === null) return { kind: "all", of: [] };
  return isGroup(rule) ? rule : { kind: "all", of: [rule] };
}

/** As it is kept: groups of one are that one, empty ones are left out; null where nothing is left. */
export function tidy(rule: Rule): Rule | null {
  if (isNot(rule)) {
    const inside = tidy(rule.of);
    return inside && { kind: "not", of: inside };
  }
  if (!isGroup(rule)) return plain(rule);
  const of = rule.of.map(tidy).filter((each) => each !== null);
  if (of.length <= 1) return of[0] ?? null;
  return { kind: rule.kind, of };
}

/** Without what was left empty: the server fills in what is usual. */
function plain(leaf: Leaf): Leaf {
  const said = Object.entries(leaf).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return Object.fromEntries(said) as Leaf;
}

export function replaced<T>(list: readonly T[], place: number, by: T): T[] {
  return list.map((each, at) => (at === place ? by : each));
}

export function without<T>(list: readonly T[], place: number): T[] {
  return list.filter((_, at) => at !== place);
}
