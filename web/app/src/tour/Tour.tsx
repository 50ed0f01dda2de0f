import { Button } from "antd";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useMay, useShop } from "../shell/session";
import { useWords } from "../words/language";
import { type Box, NARROW, placed } from "./place";
import { steps, target } from "./steps";
import "./tour.css";

const AROUND = 6;
const HIDDEN: Box = { left: 0, top: 0, width: 0, height: 0 };

/**
 * Goes from one thing on the page to the next and says what it is for. The browser's own dialog keeps the focus in and
 * everything else still; Escape leaves it, the arrow keys go on and back.
 */
export default function Tour({ onEnd }: { onEnd: () => void }) {
  const words = useWords();
  const may = useMay();
  const { simulated } = useShop();
  const all = steps(words, { may, simulated });
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const light = useRef<HTMLDivElement>(null);
  const card = useRef<HTMLElement>(null);
  const onwards = useRef<HTMLButtonElement>(null);
  const title = useId();
  const text = useId();
  const step = all[at];
  const id = step?.id;
  const last = at === all.length - 1;
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    onwards.current?.focus({ preventScroll: true });
    return () => opened?.close();
  }, []);
  useLayoutEffect(() => {
    if (!id) return;
    let frame = 0;
    let seen: HTMLElement | null = null;
    const follow = () => {
      const about = target(id);
      if (about !== seen) {
        seen = about;
        about?.scrollIntoView({ block: window.innerWidth <= NARROW ? "start" : "center" });
      }
      show(about ? outlined(about) : null, light.current, card.current);
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [id]);
  if (!step) return null;
  const go = (by: number) => setAt((now) => Math.max(0, Math.min(all.length - 1, now + by)));
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") go(1);
    else if (event.key === "ArrowLeft") go(-1);
    else return;
    event.preventDefault();
    onwards.current?.focus({ preventScroll: true });
  };
  return (
    <dialog
      ref={dialog}
      className="tour"
      aria-labelledby={title}
      aria-describedby={text}
      onKeyDown={onKey}
      onCancel={(event) => {
        event.preventDefault();
        onEnd();
      }}
    >
      <div ref={light} className="tour-light" />
      <section ref={card} className="tour-card">
        <div aria-live="polite" aria-atomic="true">
          <p className="soft small">{words.tour.step(at + 1, all.length)}</p>
          <h2 id={title}>{step.title}</h2>
          <p id={text}>{step.text}</p>
        </div>
        <div className="row tour-foot">
          {!last && (
            <button type="button" className="link" onClick={onEnd}>
              {words.tour.skip}
            </button>
          )}
          <span className="tour-dots" aria-hidden="true">
            {all.map((each, place) => (
              <i key={each.id} className={place === at ? "here" : ""} />
            ))}
          </span>
          {at > 0 && <Button onClick={() => go(-1)}>{words.tour.back}</Button>}
          <Button ref={onwards} type="primary" onClick={() => (last ? onEnd() : go(1))}>
            {last ? words.tour.done : words.tour.next}
          </Button>
        </div>
      </section>
    </dialog>
  );
}

function outlined(about: HTMLElement): Box {
  const { left, top, width, height } = about.getBoundingClientRect();
  return { left: left - AROUND, top: top - AROUND, width: width + 2 * AROUND, height: height + 2 * AROUND };
}

/** Written to the elements themselves: the page moves under them, and nothing else of them changes. */
function show(about: Box | null, light: HTMLElement | null, card: HTMLElement | null): void {
  if (!light || !card) return;
  const lit = about ?? HIDDEN;
  const size = { width: card.offsetWidth, height: card.offsetHeight };
  const { left, top } = placed(about, size, { width: window.innerWidth, height: window.innerHeight });
  // On a phone what is spoken of may reach below the card.
  const height = window.innerWidth <= NARROW ? Math.min(lit.height, top - AROUND - lit.top) : lit.height;
  light.classList.toggle("nothing", !about);
  Object.assign(light.style, {
    left: `${lit.left}px`,
    top: `${lit.top}px`,
    width: `${lit.width}px`,
    height: `${Math.max(0, height)}px`,
  });
  Object.assign(card.style, { left: `${left}px`, top: `${top}px` });
}
