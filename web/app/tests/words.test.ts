import { describe, expect, it } from "vitest";
import { catalogue } from "../src/words";
import type { Catalogue } from "../src/words/speech";

const HAN = /[\u4e00-\u9fff]/;
/** Words that are the same in both languages, or name a language in itself. */
const ALIKE = new Set([
  "common.pair",
  "diagnosis.percent",
  "settings.en",
  "settings.zh",
  "metrics.sql",
  "shell.language",
  "shell.languageShort",
]);

function pairs(some: Catalogue, path = ""): [string, string, string][] {
  return Object.entries(some).flatMap(([key, said]) => {
    const place = path ? `${path}.${key}` : key;
    if (!Array.isArray(said)) return pairs(said as Catalogue, place);
    const [zh, en] = said.map((each) => (typeof each === "function" ? each(2, 3) : each)) as [string, string];
    return [[place, zh, en] as [string, string, string]];
  });
}

describe("the catalogue of words", () => {
  const all = pairs(catalogue).filter(([place]) => !ALIKE.has(place));

  it("says everything in Chinese on the Chinese side", () => {
    expect(all.filter(([, zh]) => zh.trim() === "" || !HAN.test(zh)).map(([place, zh]) => `${place}: ${zh}`)).toEqual(
      [],
    );
  });

  it("says everything in English on the English side", () => {
    expect(
      all.filter(([, , en]) => en.trim() === "" || HAN.test(en)).map(([place, , en]) => `${place}: ${en}`),
    ).toEqual([]);
  });
});
