import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import type { People } from "../api/types";
import { PeopleContext } from "./context";

const PeopleDrawer = lazy(() => import("./PeopleDrawer"));

/** The drawer is fetched when somebody first asks for names. */
export function PeopleProvider({ children }: { children: ReactNode }) {
  const [asked, ask] = useState<People | null>(null);
  const [open, setOpen] = useState(false);
  const opener = useMemo(
    () => ({
      open: (people: People) => {
        ask(people);
        setOpen(true);
      },
    }),
    [],
  );
  return (
    <PeopleContext.Provider value={opener}>
      {children}
      {asked && (
        <Suspense>
          <PeopleDrawer people={asked} open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </PeopleContext.Provider>
  );
}
