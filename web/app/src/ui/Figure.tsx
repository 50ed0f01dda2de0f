import type { Cell, People } from "../api/types";
import { usePeople } from "../people/context";
import { useMay } from "../shell/session";
import { useWords } from "../words/language";
import { Whole } from "./Whole";
import "./figure.css";

export type Shown = Pick<Cell, "text" | "note" | "moving" | "missing">;

interface Props {
  cell: Shown;
  /** Whose number it is, where there are any to name. */
  people?: People | null;
  tabbable?: boolean;
}

/** One number: hovering says what it rests on, clicking names the people. */
export function Figure({ cell, people: named = null, tabbable = true }: Props) {
  const words = useWords();
  const people = usePeople();
  const may = useMay();
  const note = cell.note || undefined;
  const state = cell.missing ? "missing" : cell.moving ? "moving" : "";
  const mark = { className: `figure ${state}`, "data-note": note, "aria-description": note };
  return (
    <>
      {named && !cell.missing && may("customers.read") ? (
        <button
          type="button"
          aria-haspopup="dialog"
          {...mark}
          tabIndex={tabbable ? undefined : -1}
          onClick={() => people.open(named)}
        >
          <Whole text={cell.text} />
        </button>
      ) : (
        // What hovering says must be had by keyboard too.
        <span {...mark} tabIndex={note && tabbable ? 0 : undefined}>
          <Whole text={cell.text} />
        </span>
      )}
      {cell.moving && !cell.missing && <span className="badge">{words.common.moving}</span>}
    </>
  );
}
