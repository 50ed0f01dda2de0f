import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { useSession } from "./session";

/** Only who is signed in comes past; a shop that was just made asks for its owner first. */
export function Gate({ children }: { children: ReactNode }) {
  const session = useSession();
  const here = useLocation();
  if (session.first_run) return <Navigate to="/first-run" replace />;
  if (!session.user) {
    return <Navigate to="/sign-in" replace state={{ to: here.pathname + here.search }} />;
  }
  return children;
}
