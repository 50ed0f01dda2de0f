import type { Cell } from "../api/types";
import { usePeople } from "../people/context";
import { useWords } from "../words/language";
import "./figure.css";

/** One number: hovering says what it rests on, clicking names the people, where there are any to name. */
export function Figure({ cell, tabbable = true }: { cell: Cell; tabbable?: boolean }) {
  const words = useWords();
  const people = usePeople();
  const note = cell.note || undefined;
  const state = cell.missing ? "missing" : cell.moving ? "moving" : "";
  const moving = cell.moving && !cell.missing && <span className="badge">{words.common.moving}</span>;
  const named = cell.people;
  if (named) {
    return (
      <>
        <button
          type="button"
          className={`figure ${state}`}
          data-note={note}
          aria-description={note}
          onClick={() => people.open(named)}
        >
          {cell.text}
        </button>
        {moving}
      </>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is said on hovering must be had by keyboard too */}
      <span className={`figure ${state}`} data-note={note} aria-description={note} tabIndex={note && tabbable ? 0 : undefined}>
        {cell.text}
      </span>
      {moving}
    </>
  );
}
