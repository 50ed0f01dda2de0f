import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { request } from "../api/client";
import type { Role } from "../api/types";
import { useTour } from "../tour/context";
import { useAct } from "../ui/act";
import { useWords } from "../words/language";
import { useSession, useUser } from "./session";

/** Who is signed in, and the way out. */
export function UserMenu() {
  const words = useWords();
  const user = useUser();
  const { version } = useSession();
  const [open, setOpen] = useState(false);
  const [act] = useAct();
  const tour = useTour();
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", onKey);
    };
  }, [open]);
  // Loaded anew, so that nothing of one person's is left in memory for the next.
  const signOut = async () => {
    if (await act(() => request("/session", { method: "DELETE" }))) window.location.assign("/sign-in");
  };
  return (
    <div ref={place} className="user-menu">
      <button
        ref={button}
        type="button"
        className="avatar"
        aria-label={words.shell.user(user.name)}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">{[...user.name][0]?.toUpperCase()}</span>
      </button>
      {open && (
        <div className="user-card">
          <p>
            <b>{user.name}</b>
            <span className="soft small"> {words.shell.roles[user.role as Role]}</span>
          </p>
          <Link to="/settings/account" onClick={() => setOpen(false)}>
            {words.shell.myAccount}
          </Link>
          <button
            type="button"
            className="link"
            onClick={() => {
              setOpen(false);
              tour.start();
            }}
          >
            {words.tour.take}
          </button>
          <button type="button" className="link" onClick={() => void signOut()}>
            {words.shell.signOut}
          </button>
          <p className="soft small">{words.shell.version(version)}</p>
        </div>
      )}
    </div>
  );
}
