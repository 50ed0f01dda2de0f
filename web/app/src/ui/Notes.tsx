import { useEffect, useState } from "react";
import "./notes.css";

interface Shown {
  text: string;
  left: number;
  top: number;
  below: boolean;
}

const WIDTH = 320;
const EDGE = 8;

function place(target: Element, text: string): Shown {
  const box = target.getBoundingClientRect();
  const left = Math.min(Math.max(EDGE, box.left + box.width / 2 - WIDTH / 2), window.innerWidth - WIDTH - EDGE);
  const below = box.top < 140;
  return { text, left: Math.max(EDGE, left), top: below ? box.bottom + 6 : box.top - 6, below };
}

/**
 * What a number rests on, shown when it is pointed at, touched or focused: anything with data-note has one. A single
 * listener for all, because a table has hundreds.
 */
export function Notes() {
  const [shown, show] = useState<Shown | null>(null);
  useEffect(() => {
    const onEnter = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-note]") : null;
      show(target ? place(target, target.getAttribute("data-note") ?? "") : null);
    };
    const hide = () => show(null);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("pointerover", onEnter);
    document.addEventListener("focusin", onEnter);
    document.addEventListener("keydown", onKey);
    document.addEventListener("scroll", hide, true);
    return () => {
      document.removeEventListener("pointerover", onEnter);
      document.removeEventListener("focusin", onEnter);
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("scroll", hide, true);
    };
  }, []);
  if (!shown?.text) return null;
  return (
    <div
      className={`note ${shown.below ? "below" : ""}`}
      role="tooltip"
      style={{ left: shown.left, top: shown.top, width: WIDTH }}
    >
      {shown.text}
    </div>
  );
}
