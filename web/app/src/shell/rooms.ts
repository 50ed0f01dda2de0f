import type { Words } from "../words";

export interface Room {
  to: string;
  name: keyof Pick<Words["shell"], "today" | "metrics" | "diagnosis" | "customers" | "tasks" | "data" | "settings">;
  /** What one must be allowed to see it; everybody sees the rest. */
  needs?: string;
}

export const ROOMS: readonly Room[] = [
  { to: "/", name: "today" },
  { to: "/metrics", name: "metrics" },
  { to: "/diagnosis", name: "diagnosis" },
  { to: "/customers", name: "customers", needs: "customers.read" },
  { to: "/tasks", name: "tasks", needs: "tasks.do" },
  { to: "/data", name: "data", needs: "data.read" },
  { to: "/settings", name: "settings" },
];
