import { useSyncExternalStore } from "react";

const asked = window.matchMedia("(prefers-color-scheme: dark)");

function listen(tell: () => void): () => void {
  asked.addEventListener("change", tell);
  return () => asked.removeEventListener("change", tell);
}

/** Whether the system asks for a dark screen, as it changes. */
export function useDark(): boolean {
  return useSyncExternalStore(listen, () => asked.matches);
}
