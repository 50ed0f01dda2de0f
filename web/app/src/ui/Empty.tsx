import type { ReactNode } from "react";
import "./empty.css";

/** Nothing to show: says why and what would bring it about. */
export function Empty({ title, how, children }: { title: string; how?: string | undefined; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {how && <p>{how}</p>}
      {children}
    </div>
  );
}
