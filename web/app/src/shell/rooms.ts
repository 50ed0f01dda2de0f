import type { Words } from "../words";

export interface Room {
  to: string;
  name: keyof Pick<
    Words["shell"],
    "today" | "metrics" | "diagnosis" | "customers" | "audiences" | "reach" | "tasks" | "data" | "settings"
  >;
  /** Where else one is in this room. */
  also?: string;
  /** What one must be allowed to see it; everybody sees the rest. */
  needs?: string;
}

export const ROOMS: readonly Room[] = [
  { to: "/", name: "today" },
  { to: "/metrics", name: "metrics" },
  { to: "/diagnosis", name: "diagnosis" },
  { to: "/customers", name: "customers", needs: "customers.read" },
  { to: "/audiences", name: "audiences", needs: "acting.read" },
  { to: "/journeys", name: "reach", also: "/reach", needs: "acting.read" },
  { to: "/tasks", name: "tasks", needs: "tasks.do" },
  { to: "/data", name: "data", needs: "data.read" },
  { to: "/settings", name: "settings" },
];
