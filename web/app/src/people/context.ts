import { createContext, useContext } from "react";
import type { People, PeopleLink } from "../api/types";

export interface PeopleOpener {
  open: (people: People) => void;
}

export const PeopleContext = createContext<PeopleOpener>({ open: () => {} });

/** Opens the drawer with the customers behind a number. */
export function usePeople(): PeopleOpener {
  return useContext(PeopleContext);
}

/** The names a number of a page carries, under the words that stand around it. */
export function named(link: PeopleLink | null | undefined, ...words: readonly string[]): People | null {
  return link ? { ...link, title: words.filter(Boolean).join(" · "), exact: true } : null;
}
