// Marks the texts whose contrast is to be looked at: of all that are drawn alike, the first.
//
// Two texts are drawn alike where their colours, sizes, weights and shadows are the same, and so is whatever their
// ancestors put behind them. Each is looked at by itself where something that is no ancestor may lie over or under it,
// where it may be cut off, and where it belongs to a field that is switched off, which is not held to any contrast.
() => {
  const BEHIND = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "backdropFilter"];
  const OWN = ["color", "fill", "fontSize", "fontWeight", "textShadow", "webkitTextStrokeColor", "visibility"];
  const FIELDS = "input, select, textarea";
  const MARGINS = ["marginTop", "marginRight", "marginBottom", "marginLeft"];
  const numbers = new Map(), texts = [], loose = [], seen = new Set();
  const number = words => numbers.get(words) ?? numbers.set(words, numbers.size).size - 1;

  const isLoose = (element, style) =>
    ["absolute", "fixed", "sticky"].includes(style.position) || style.zIndex !== "auto" || style.float !== "none" ||
    (style.position === "relative" && !["auto", "0px"].includes(style.inset)) || style.clipPath !== "none" ||
    (style.transform !== "none" && !(element instanceof SVGElement)) ||
    style.gridColumnStart !== "auto" || style.gridRowStart !== "auto" ||
    MARGINS.some(margin => style[margin].startsWith("-"));
  const isWithin = (box, outer) =>
    box.left >= outer.left && box.right <= outer.right && box.top >= outer.top && box.bottom <= outer.bottom;
  const meets = (box, other) =>
    box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
  const hasText = element =>
    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");

  const gather = (element, behind, isAlone, cuts) => {
    const style = getComputedStyle(element);
    if (style.display === "none") return;
    const box = element.getBoundingClientRect();
    if (isLoose(element, style)) {
      loose.push(box);
      isAlone = true;
    }
    isAlone ||= element.matches(":disabled, [aria-disabled]") || Boolean(element.control?.disabled);
    const under = number(`${behind} ${BEHIND.map(name => style[name]).join("|")}`);
    if (isAlone || hasText(element) || element.matches(FIELDS)) {
      const look = `${element.type} ${under} ${OWN.map(name => style[name]).join("|")}`;
      const isWhole = box.width > 1 && box.height > 1 && cuts.every(cut => isWithin(box, cut));
      texts.push({element, look, box, isAlone: isAlone || !isWhole || element.id !== ""});
    }
    const inner = ["hidden", "clip"].includes(style.overflowX) || style.overflowY === "hidden" ? [...cuts, box] : cuts;
    for (const child of element.children) gather(child, under, isAlone, inner);
  };

  document.querySelectorAll("[data-look]").forEach(element => element.removeAttribute("data-look"));
  gather(document.documentElement, 0, false, []);
  for (const {element, look, box, isAlone} of texts) {
    if (isAlone || loose.some(other => meets(box, other))) element.setAttribute("data-look", "");
    else if (!seen.has(look)) {
      seen.add(look);
      element.setAttribute("data-look", "");
    }
  }
}
