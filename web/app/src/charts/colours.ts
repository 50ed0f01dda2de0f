export const INK = { light: "#1f2328", dark: "#e6e4de" };

/** What each colour of a drawing becomes on a dark screen; the server draws for a light one. */
const DARK: Record<string, string> = {
  [INK.light]: INK.dark,
  "#5d646d": "#a3a9b1",
  "#e2ded5": "#33383e",
  "#d9572b": "#e8703f",
  "#2f5d8a": "#7fb0dd",
  "#8a919b": "#868d97",
  "#a9c4dd": "#3d5f80",
  "#fff": "#1e2125",
  "#ffffff": "#1e2125",
  "#fdfcf9": "#1e2125",
};

export function recoloured<T>(some: T): T {
  if (typeof some === "string") return (DARK[some.toLowerCase()] ?? some) as T;
  if (Array.isArray(some)) return some.map(recoloured) as T;
  if (some === null || typeof some !== "object") return some;
  const entries = Object.entries(some).map(([key, value]) => [key, recoloured(value)]);
  const made = Object.fromEntries(entries);
  if ("tooltip" in made && made.tooltip) {
    made.tooltip = { backgroundColor: "#24282d", borderColor: "#4a5058", ...made.tooltip };
  }
  return made as T;
}
