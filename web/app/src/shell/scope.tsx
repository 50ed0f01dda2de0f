import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";

/** Which stores are looked at: all, those of a source, or one. */
export interface Scope extends Record<string, string | undefined> {
  source?: string;
  store?: string;
}

const KEPT = "huitou.scope";
const Context = createContext<{ scope: Scope; setScope: (scope: Scope) => void } | null>(null);

function kept(): Scope {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Scope;
  } catch {
    return {};
  }
}

/** Kept per tab: two stores can be looked at side by side. */
export function ScopeProvider({ children }: { children: ReactNode }) {
  const [scope, set] = useState<Scope>(kept);
  const setScope = useCallback((next: Scope) => {
    sessionStorage.setItem(KEPT, JSON.stringify(next));
    set(next);
  }, []);
  const value = useMemo(() => ({ scope, setScope }), [scope, setScope]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useScope() {
  const found = useContext(Context);
  if (!found) throw new Error("ScopeProvider is missing");
  return found;
}
