import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { request } from "../api/client";
import { refresh } from "../api/hooks";
import { useUser } from "../shell/session";
import { useAct } from "../ui/act";
import { TourContext } from "./context";

const Tour = lazy(() => import("./Tour"));

/** Fetched when it is first taken. That it was taken, or left, the server keeps with the user. */
export function TourProvider({ children }: { children: ReactNode }) {
  const go = useNavigate();
  const { tour } = useUser();
  const [open, setOpen] = useState(false);
  const [act] = useAct();
  // The session is read anew only in a moment, and the page may be shown again before.
  const ended = useRef(false);
  const start = useCallback(() => {
    void go("/");
    setOpen(true);
  }, [go]);
  const ready = useCallback(() => {
    if (!ended.current) setOpen(true);
  }, []);
  const guide = useMemo(() => ({ start, ready }), [start, ready]);
  const end = () => {
    setOpen(false);
    ended.current = true;
    if (!tour) return;
    void act(async () => {
      await request("/profile/tour", { method: "POST" });
      await refresh("/session");
    });
  };
  return (
    <TourContext.Provider value={guide}>
      {children}
      {open && (
        <Suspense>
          <Tour onEnd={end} />
        </Suspense>
      )}
    </TourContext.Provider>
  );
}
