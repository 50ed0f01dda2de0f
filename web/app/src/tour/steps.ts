import type { Words } from "../words";

export interface Step {
  id: "numbers" | "hurts" | "due" | "names" | "own";
  title: string;
  text: string;
}

interface Who {
  may: (permission: string) => boolean;
  simulated: boolean;
}

/** The five steps; who may not do what one of them speaks of is spared it. */
export function steps({ tour }: Words, { may, simulated }: Who): readonly Step[] {
  const clears = simulated && may("users.manage");
  const own = { ...tour.own, text: clears ? tour.own.simulated : tour.own.text };
  const all: readonly Step[] = [
    { id: "numbers", ...tour.numbers },
    { id: "hurts", ...tour.hurts },
    { id: "due", ...tour.due },
    { id: "names", ...tour.names },
    { id: "own", title: own.title, text: own.text },
  ];
  return all.filter(({ id }) => (id === "names" ? may("customers.read") : id === "own" ? may("data.import") : true));
}

/** Where the page has what a step speaks of; of several, the first that can be seen. */
export function target(id: Step["id"]): HTMLElement | null {
  return seen(id) ?? (id === "own" ? seen("data") : null);
}

function seen(name: string): HTMLElement | null {
  const marked = [...document.querySelectorAll<HTMLElement>(`[data-tour="${name}"]`)];
  return marked.find((each) => each.checkVisibility()) ?? null;
}
