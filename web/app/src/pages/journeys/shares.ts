/** ``a=1, b=2`` of shares by name. */
export function sharesSaid(shares: unknown): string {
  if (typeof shares !== "object" || shares === null) return "";
  return Object.entries(shares)
    .map(([name, weight]) => `${name}=${weight}`)
    .join(", ");
}

/** The shares that are written like that; null where it cannot be read. */
export function sharesOf(text: string): Record<string, number> | null {
  const found: Record<string, number> = {};
  for (const part of text.split(/[,，]/)) {
    const said = part.trim().match(/^([a-z0-9_]{1,20})\s*=\s*([1-9]\d{0,3})$/);
    if (!said?.[1] || found[said[1]] !== undefined) return null;
    found[said[1]] = Number(said[2]);
  }
  return found;
}
