import { useSyncExternalStore } from "react";
import { useLanguage } from "../words/language";

const KEPT = "huitou.rise";
const listeners = new Set<() => void>();

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Which colour a rise has: red by Chinese habit, green by Western; by language until somebody chooses. */
export function useRise(): { red: boolean; setRed: (red: boolean) => void } {
  const { lang } = useLanguage();
  const kept = useSyncExternalStore(listen, () => localStorage.getItem(KEPT));
  const setRed = (red: boolean) => {
    localStorage.setItem(KEPT, red ? "red" : "green");
    for (const tell of listeners) tell();
  };
  return { red: kept ? kept === "red" : lang === "zh", setRed };
}
