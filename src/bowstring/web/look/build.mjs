// Rebuilds ../static/bowstring and ../../report/draw.js from these sources: `npm ci && npm run build`, some seconds, the same bytes every time.
// `node build.mjs css` rebuilds the style sheet alone. Set-up never runs this: what it makes is committed.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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
  const { metafile } = await build({
    metafile: true,
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
  const drawing = await build({
    metafile: true,
    entryPoints: [here("draw.js")],
    outdir: here("../../report/"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  copyFileSync(here("node_modules/htmx.org/dist/htmx.min.js"), `${out}htmx.min.js`);
  const inputs = Object.keys({ ...metafile.inputs, ...drawing.metafile.inputs });
  const used = inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  writeFileSync(`${out}licences.txt`, licences(new Set([...used, "govuk-frontend", "htmx.org"].filter(Boolean))));
}

// Every licence of what is bundled asks that its words go with it.
function licences(names) {
  return [...names].sort().map((name) => {
    const folder = here(`node_modules/${name}/`);
    const { version, license } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
    const file = readdirSync(folder).sort().find((one) => /^licen[cs]e/i.test(one));
    const words = file ? readFileSync(folder + file, "utf8").trim() : "";
    return `${name} ${version}, ${license}\n\n${words}\n`;
  }).join(`\n${"-".repeat(72)}\n\n`);
}

mkdirSync(out, { recursive: true });
styles();
if (process.argv[2] !== "css") await scripts();
