// Draws charts where there is no browser: report/drawing.py runs this in QuickJS, which has no files, network or fonts.
import "./structured_clone.js";
import { View, parse, textMetrics } from "vega";
import { compile } from "vega-lite";
import { BOLD, REGULAR } from "./letter_widths.js";

const bySign = (groups) =>
  new Map(Object.entries(groups).flatMap(([width, signs]) => [...signs].map((sign) => [sign, width / 1000])));
const regular = bySign(REGULAR);
const bold = bySign(BOLD);

/** How wide a sign is, of the font's size: signs of East Asia are square, others unknown are taken as wide as most. */
function widthOf(sign, widths) {
  return widths.get(sign) ?? (sign.codePointAt(0) >= 0x2e80 ? 1 : 0.6);
}

textMetrics.width = (item, text) => {
  const widths = item.fontWeight === "bold" || item.fontWeight >= 600 ? bold : regular;
  let width = 0;
  for (const sign of `${text ?? ""}`.trim()) width += widthOf(sign, widths);
  width *= item.fontSize ?? 11;
  return item.limit > 0 ? Math.min(width, item.limit) : width;
};

/** Begins to draw a specification, JSON; what comes of it stands in `drawn` once no work is pending. */
globalThis.draw = (text) => {
  globalThis.drawn = null;
  const { $schema, ...spec } = JSON.parse(text);
  new View(parse(compile(spec).spec), { renderer: "none" }).toSVG().then(
    (svg) => { globalThis.drawn = { svg }; },
    (error) => { globalThis.drawn = { problem: `${error}` }; },
  );
};
/** What was drawn, JSON. */
globalThis.result = () => JSON.stringify(globalThis.drawn);
