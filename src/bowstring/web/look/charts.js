// Charts: each <figure class="bs-chart" data-spec-id="…"> gets its picture by Vega from the JSON beside it.
//
// Expressions run through Vega's interpreter, so the policy needs no 'unsafe-eval'; pictures are SVG in the page's colours.
import { expressionInterpreter } from "vega-interpreter";
import embed from "vega-embed";
import { COLOUR_OF } from "./colours.js";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const drawn = new Map();

/** The specification with the house's colours exchanged for those of the page's mode. */
function coloured(spec, style) {
  if (typeof spec === "string") {
    const name = COLOUR_OF[spec.toLowerCase()];
    return name ? style.getPropertyValue(`--bs-${name}`).trim() : spec;
  }
  if (Array.isArray(spec)) return spec.map((part) => coloured(part, style));
  if (spec && typeof spec === "object") {
    return Object.fromEntries(Object.entries(spec).map(([key, part]) => [key, coloured(part, style)]));
  }
  return spec;
}

async function draw(figure) {
  const style = getComputedStyle(document.documentElement);
  // Without $schema: the house writes what Vega-Lite 5 and 6 both read, and the renderer would warn of the difference.
  const { $schema, ...spec } = JSON.parse(document.getElementById(figure.dataset.specId).textContent);
  const region = figure.querySelector(".bs-chart__region");
  drawn.get(figure)?.finalize();
  try {
    const result = await embed(region, coloured(spec, style), {
      ast: true,
      expr: expressionInterpreter,
      actions: false,
      renderer: "svg",
      mode: "vega-lite",
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
      config: { font: getComputedStyle(document.body).fontFamily },
    });
    drawn.set(figure, result);
    keepLegible(region, figure.querySelector("figcaption strong")?.textContent ?? "Picture");
    readAsOne(region.querySelector("svg"), figure.querySelector("figcaption").textContent.trim());
  } catch (error) {
    // The table says the same: open it in the picture's place.
    region.hidden = true;
    for (const table of figure.querySelectorAll("details")) table.open = true;
    console.error(error);
  }
}

/** A picture shrinks to three quarters and no further: then it scrolls, also by keyboard. */
function keepLegible(region, name) {
  const picture = region.querySelector("svg");
  picture.style.minWidth = `${Math.round(0.75 * picture.viewBox.baseVal.width)}px`;
  if (region.scrollWidth <= region.clientWidth) return;
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", name);
}

/** One picture with one description: Vega's roles on every mark would be read aloud one by one. */
function readAsOne(picture, words) {
  for (const mark of picture.querySelectorAll("[role], [aria-roledescription], [aria-label]")) {
    for (const name of ["role", "aria-roledescription", "aria-label"]) mark.removeAttribute(name);
  }
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", words);
}

function start(within) {
  for (const figure of within.querySelectorAll("figure.bs-chart[data-spec-id]")) {
    if (!drawn.has(figure)) draw(figure);
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
dark.addEventListener("change", () => [...drawn.keys()].forEach((figure) => draw(figure)));
