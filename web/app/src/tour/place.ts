export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Size {
  width: number;
  height: number;
}

const GAP = 14;
const EDGE = 12;
export const NARROW = 640;

/**
 * Where the card stands beside what it speaks of: below, above, to the right or to the left, wherever it has room, else in
 * the corner. On a phone it lies at the bottom.
 */
export function placed(about: Box | null, card: Size, window: Size): { left: number; top: number } {
  const middle = { left: (window.width - card.width) / 2, top: (window.height - card.height) / 2 };
  if (window.width <= NARROW) return { left: middle.left, top: window.height - card.height - EDGE };
  if (!about) return middle;
  const right = about.left + about.width;
  const bottom = about.top + about.height;
  const left = within(about.left, window.width - card.width);
  const top = within(about.top, window.height - card.height);
  if (bottom + GAP + card.height + EDGE <= window.height) return { left, top: bottom + GAP };
  if (about.top - GAP - card.height >= EDGE) return { left, top: about.top - GAP - card.height };
  if (right + GAP + card.width + EDGE <= window.width) return { left: right + GAP, top };
  if (about.left - GAP - card.width >= EDGE) return { left: about.left - GAP - card.width, top };
  return { left: window.width - card.width - EDGE, top: window.height - card.height - EDGE };
}

function within(at: number, most: number): number {
  return Math.max(EDGE, Math.min(at, most - EDGE));
}
