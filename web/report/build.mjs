// Bundles charts.js with the parts of ECharts it uses into the Python package, the licences beside it.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";

const target = new URL("../../src/huitou/report/assets/", import.meta.url).pathname;
const of = (name, file) => readFile(new URL(`node_modules/${name}/${file}`, import.meta.url), "utf8");
const { version } = JSON.parse(await of("echarts", "package.json"));

await build({
  entryPoints: ["charts.js"],
  absWorkingDir: new URL(".", import.meta.url).pathname,
  outfile: `${target}charts.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"', __DEV__: "false" },
  banner: { js: `/* Apache ECharts ${version} with ZRender and tslib: see charts.LICENSES.txt */` },
});

const parts = [
  ["echarts", "NOTICE"],
  ["echarts", "LICENSE"],
  ["zrender", "LICENSE"],
  ["tslib", "LICENSE.txt"],
];
const texts = await Promise.all(parts.map(async ([name, file]) => `== ${name} ${file} ==\n\n${(await of(name, file)).trim()}\n`));
await writeFile(`${target}charts.LICENSES.txt`, texts.join("\n"));
