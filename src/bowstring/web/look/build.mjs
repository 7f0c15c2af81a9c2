// Rebuilds ../static/bowstring from these sources: `npm ci && npm run build`, some seconds, the same bytes every time.
// `node build.mjs css` rebuilds the style sheet alone. Set-up never runs this: what it makes is committed.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";
import { compile } from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../static/bowstring/");
const TARGET = ["chrome109", "firefox115", "safari16"];

function styles() {
  const { css } = compile(here("bowstring.scss"), {
    loadPaths: [here("node_modules")],
    style: "expanded",
    quietDeps: true,
  });
  const { code } = transformSync(css.replace("@charset \"UTF-8\";", ""), {
    loader: "css",
    minify: true,
    target: TARGET,
    charset: "utf8",
  });
  writeFileSync(`${out}bowstring.css`, code);
}

async function scripts() {
  await build({
    entryPoints: [here("bowstring.js"), here("charts.js")],
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: TARGET,
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  copyFileSync(here("node_modules/htmx.org/dist/htmx.min.js"), `${out}htmx.min.js`);
}

mkdirSync(out, { recursive: true });
styles();
if (process.argv[2] !== "css") await scripts();
