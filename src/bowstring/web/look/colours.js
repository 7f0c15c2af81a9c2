// The colours that bowstring.charts.chart names, as the page's own: the same table as in report/pictures.py.
export const COLOUR_OF = {
  "#0b0c0c": "ink",
  "#505a5f": "soft",
  "#d5d9dc": "line",
  "#c8cdd0": "quiet",
  "#7a3ea1": "user",
  "#00703c": "business",
  "#d4351c": "flip",
  "#e8f1ea": "yes",
  "#1d70b8": "product",
  "#b8860b": "platform",
  "#6f777b": "enterprise",
};
