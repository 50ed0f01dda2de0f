// What a browser fetches for the first page (the shell, Today and all they import), packed by gzip; fails above the limit.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT = 300_000;
const FIRST = ["index.html", "src/pages/today/TodayPage.tsx"];
const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, process.env.HUITOU_FIXTURES ? "../dist" : "../../../src/huitou/crm/web/dist");
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf-8"));

const files = new Set();
const seen = new Set();
function walk(name) {
  if (seen.has(name)) return;
  seen.add(name);
  const chunk = manifest[name];
  if (!chunk) throw new Error(`${name} is not in the manifest: was the app built?`);
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const each of chunk.imports ?? []) walk(each);
}
FIRST.forEach(walk);

const sizes = [...files].map((file) => [gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, file]);
sizes.sort(([one], [other]) => other - one);
for (const [size, file] of sizes) console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`);
const all = sizes.reduce((sum, [size]) => sum + size, 0);
console.log(`${(all / 1000).toFixed(1).padStart(7)} kB  in all, of ${LIMIT / 1000} kB`);
if (all > LIMIT) process.exit(1);
