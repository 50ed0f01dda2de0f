type Data = Record<string, unknown>;

// A name at 12 px, its mark and the gap after it; a row as high as ECharts makes it. Rather too wide than too narrow.
const WIDE = 12;
const NARROW = 6.8;
const MARK = 31;
const ROW = 19;

/** How many rows the names of a legend take in so many pixels. */
export function rows(names: readonly string[], width: number): number {
  let taken = 1;
  let used = 0;
  for (const name of names) {
    const needs = MARK + [...name].reduce((sum, letter) => sum + (letter > "\u2e7f" ? WIDE : NARROW), 0);
    if (used > 0 && used + needs > width) {
      taken += 1;
      used = 0;
    }
    used += needs;
  }
  return taken;
}

/** The grid of an option, moved down where its legend takes more than the one row it is given room for. */
export function below(option: Data, width: number): Data {
  const grid = option.grid as Data | undefined;
  const legend = option.legend as { show?: boolean; data?: string[] } | undefined;
  if (!grid || !legend?.show || width === 0) return option;
  const series = ((option.series ?? []) as { name?: string }[]).flatMap(({ name }) => (name ? [name] : []));
  const more = rows(legend.data ?? series, width) - 1;
  return more === 0 ? option : { ...option, grid: { ...grid, top: (grid.top as number) + more * ROW } };
}
