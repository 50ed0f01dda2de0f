import { lazy, Suspense, useState } from "react";
import { useMay, useShop } from "../shell/session";
import { useWords } from "../words/language";
import "./own.css";

const OwnDataDialog = lazy(() => import("./OwnDataDialog"));

/** Says that nothing here is real, and to the owner what to do about it. */
export function SimulatedBanner() {
  const words = useWords();
  const shop = useShop();
  const may = useMay();
  const [asked, ask] = useState(false);
  const [open, setOpen] = useState(false);
  if (!shop.simulated || shop.clearing) return null;
  return (
    <aside className="simulated" aria-label={words.own.banner}>
      <p>{words.own.banner}</p>
      {may("users.manage") && (
        <button
          type="button"
          className="link"
          data-tour="own"
          onClick={() => {
            ask(true);
            setOpen(true);
          }}
        >
          {words.own.action}
        </button>
      )}
      {asked && (
        <Suspense>
          <OwnDataDialog open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </aside>
  );
}
