import { createContext, useContext } from "react";
import type { People } from "../api/types";

export interface PeopleOpener {
  open: (people: People) => void;
}

export const PeopleContext = createContext<PeopleOpener>({ open: () => {} });

/** Opens the drawer with the customers behind a number. */
export function usePeople(): PeopleOpener {
  return useContext(PeopleContext);
}
