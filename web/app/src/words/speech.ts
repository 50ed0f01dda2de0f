// A word is said in both languages in one place, so that neither can be forgotten: a pair that lacks one does not compile.

type Pair = readonly [zh: string, en: string];
// biome-ignore lint/suspicious/noExplicitAny: whatever a sentence is filled with
type Sentences = readonly [zh: (...filled: any[]) => string, en: (...filled: any[]) => string];
export interface Catalogue {
  readonly [key: string]: Pair | Sentences | Catalogue;
}

export type Spoken<T> = T extends Pair
  ? string
  : T extends readonly [infer Zh, infer En]
    ? Zh & En
    : { readonly [K in keyof T]: Spoken<T[K]> };

export function spoken<T extends Catalogue>(catalogue: T, place: 0 | 1): Spoken<T> {
  const entries = Object.entries(catalogue).map(([key, said]) => [
    key,
    Array.isArray(said) ? said[place] : spoken(said as Catalogue, place),
  ]);
  return Object.fromEntries(entries) as Spoken<T>;
}
