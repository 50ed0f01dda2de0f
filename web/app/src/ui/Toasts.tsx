import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { useWords } from "../words/language";
import "./toasts.css";

type Tone = "done" | "failed";

interface Toast {
  id: number;
  tone: Tone;
  text: string;
}

type Say = (tone: Tone, text: string) => void;

const Context = createContext<Say>(() => {});
const DONE_STAYS_MS = 2500;

/** Short words on what was done; what failed stays until it is closed. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const words = useWords();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(0);
  const close = useCallback((id: number) => setToasts((before) => before.filter((each) => each.id !== id)), []);
  const say = useCallback<Say>(
    (tone, text) => {
      next.current += 1;
      const id = next.current;
      setToasts((before) => [...before.filter((each) => each.text !== text), { id, tone, text }]);
      if (tone === "done") setTimeout(() => close(id), DONE_STAYS_MS);
    },
    [close],
  );
  return (
    <Context.Provider value={say}>
      {children}
      <div className="toasts" aria-live="polite">
        {toasts.map(({ id, tone, text }) => (
          <p key={id} className="toast" role={tone === "failed" ? "alert" : "status"}>
            <b className={tone === "failed" ? "cross" : "tick"}>{tone === "failed" ? "✗" : "✓"}</b>
            <span>{text}</span>
            <button type="button" className="link" onClick={() => close(id)}>
              {words.common.close}
            </button>
          </p>
        ))}
      </div>
    </Context.Provider>
  );
}

export function useSay(): Say {
  return useContext(Context);
}
