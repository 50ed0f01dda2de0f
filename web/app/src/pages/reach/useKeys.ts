import { type RefObject, useEffect, useRef } from "react";

type Actions = Readonly<Record<string, (id: number) => void>>;

/** Where typing means something else. */
const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox], [role=dialog]";

/**
 * Moves through a list by J and K, and does what a key stands for to the one that has the focus. Its items say which
 * they are by data-id.
 */
export function useKeys(actions: Actions): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null);
  const kept = useRef(actions);
  kept.current = actions;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || at.closest(TYPED_IN)) return;
      const items = [...(list.current?.querySelectorAll<HTMLElement>("[data-id]") ?? [])];
      const place = items.findIndex((each) => each.contains(document.activeElement));
      if (event.key === "j" || event.key === "k") {
        const next = place < 0 ? 0 : place + (event.key === "j" ? 1 : -1);
        items[Math.min(Math.max(next, 0), items.length - 1)]?.focus();
        return;
      }
      const act = kept.current[event.key];
      // A button or a box that has the focus itself answers to its own keys.
      if (!act || place < 0 || (event.key === " " && document.activeElement !== items[place])) return;
      event.preventDefault();
      act(Number(items[place]?.dataset.id));
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  return list;
}
