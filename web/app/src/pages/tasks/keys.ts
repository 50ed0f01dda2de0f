import { type RefObject, useEffect } from "react";

const TYPING = "input, textarea, select, [contenteditable], [role=dialog], [role=menu]";

/**
 * Keys for going through the cards: J and K to the next and the last, and for the card one is at the buttons that name
 * their key in ``data-key``.
 */
export function useKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const at = event.target instanceof Element ? event.target : null;
      if (event.ctrlKey || event.metaKey || event.altKey || at?.closest(TYPING)) return;
      const cards = [...(list.current?.querySelectorAll<HTMLElement>("[data-card]") ?? [])];
      const here = cards.findIndex((card) => card.contains(document.activeElement));
      const key = event.key.toLowerCase();
      if (key === "j" || key === "k") {
        const next = here < 0 ? 0 : here + (key === "j" ? 1 : -1);
        cards[Math.max(0, Math.min(next, cards.length - 1))]?.focus();
        event.preventDefault();
        return;
      }
      const card = cards[Math.max(here, 0)];
      const button = card?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
      if (!button) return;
      button.click();
      event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [list]);
}
