import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { onSignedOut } from "../api/client";
import { askAgain, useGet } from "../api/hooks";
import type { Session, ShopInfo, User } from "../api/types";
import { Failure } from "../ui/Failure";
import { Loading } from "../ui/Loading";

const LOOK_MS = 60_000;
const COMING_MS = 1000;

function isNoSession({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return queryKey[0] !== "/session";
}

const Context = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [every, setEvery] = useState<number>(LOOK_MS);
  const asked = useGet<Session>("/session", {}, { every });
  const version = asked.data?.shop?.data_version;
  const { coming = false, clearing = "" } = asked.data?.shop ?? {};
  const soon = coming || clearing === "at_work";
  useEffect(() => setEvery(soon ? COMING_MS : LOOK_MS), [soon]);
  // Numbers of a version that is no longer served are not shown on, whoever brought the new one in.
  const shown = useRef(version);
  useEffect(() => {
    if (shown.current && shown.current !== version) void askAgain({ predicate: isNoSession });
    shown.current = version;
  }, [version]);
  useEffect(() => onSignedOut(() => void askAgain({ queryKey: ["/session"] })), []);
  if (asked.error && !asked.data) return <Failure error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Loading />;
  return <Context.Provider value={asked.data}>{children}</Context.Provider>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("SessionProvider is missing");
  return session;
}

export function useUser(): User {
  const { user } = useSession();
  if (!user) throw new Error("nobody is signed in");
  return user;
}

export function useShop(): ShopInfo {
  const { shop } = useSession();
  if (!shop) throw new Error("the shop is told only to who is signed in");
  return shop;
}

/** What the one who is signed in may do, by the names of the server. The server decides; this only hides dead ends. */
export function useMay(): (permission: string) => boolean {
  const { user } = useSession();
  return useMemo(() => {
    const granted = new Set(user?.permissions ?? []);
    return (permission: string) => granted.has(permission);
  }, [user]);
}
