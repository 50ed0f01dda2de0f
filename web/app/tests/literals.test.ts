import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const LETTER = /\p{L}{2,}/u;
const SHOWN = new Set([
  "title",
  "label",
  "placeholder",
  "alt",
  "aria-label",
  "aria-description",
  "extra",
  "okText",
  "cancelText",
  "message",
  "description",
]);
/** Names that are the same in every language. */
const NAMES = new Set(["RFM"]);

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? files(join(folder, each.name)) : each.name.endsWith(".tsx") ? [join(folder, each.name)] : [],
  );
}

/** Texts a person would see that stand in the code instead of the catalogue. */
function literals(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, "utf-8"),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const found: string[] = [];
  const see = (node: ts.Node, text: string) => {
    if (LETTER.test(text) && !NAMES.has(text.trim())) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text.trim()}`);
    }
  };
  const walk = (node: ts.Node): void => {
    if (ts.isJsxText(node)) see(node, node.text);
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteral(node.expression) &&
      !ts.isJsxAttribute(node.parent)
    ) {
      see(node, node.expression.text);
    }
    if (
      ts.isJsxAttribute(node) &&
      SHOWN.has(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    ) {
      see(node, node.initializer.text);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return found;
}

it("no component shows a text that is not in the catalogue", () => {
  expect(files(join(import.meta.dirname, "../src")).flatMap(literals)).toEqual([]);
});
