"""A chart that shows itself in a notebook and saves itself as a picture."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bowstring.charts.chart import Chart, Spec
from bowstring.formats.together import write_together
from bowstring.library.frame import Frame
from bowstring.model.problems import BowstringError
from bowstring.report.drawing import draw_svg
from bowstring.report.pictures import visible_spec

_MIME = "application/vnd.vegalite.v5+json"
_SHARPNESS = 2


class Picture:
    """A chart: its picture, its words for who cannot see it, and its numbers as a table."""

    def __init__(self, chart: Chart) -> None:
        self.title, self.description = chart.title, chart.description
        self._chart = chart

    @property
    def table(self) -> Frame:
        """The numbers of the picture."""
        headers = self._chart.table.headers
        rows = [dict(zip(headers, row, strict=True)) for row in self._chart.table.rows]
        return Frame(headers, rows, title=self.title)

    def to_dict(self) -> Spec:
        """The Vega-Lite specification, data inline."""
        return visible_spec(self._chart.spec)

    def to_svg(self) -> str:
        """The picture as SVG text."""
        return draw_svg({**self.to_dict(), "background": "white"})

    def save(self, path: str | Path) -> Path:
        """Write the picture, as the name's ending says: .svg, .png (with the extra `pictures`) or .json.

        Raises: BowstringError for another ending, or a PNG without the extra; BadDataError if it cannot be written.
        """
        target = Path(path)
        write_together({target.name: self.content(target.suffix.lower())}, target.parent)
        return target

    def content(self, ending: str) -> bytes:
        """What such a file holds: .svg, .png or .json. Raises: BowstringError as save does."""
        if ending == ".svg":
            return self.to_svg().encode()
        if ending == ".json":
            import json

            return json.dumps(self.to_dict()).encode()
        if ending != ".png":
            raise BowstringError(
                f"a picture is not written as {ending or 'a file without an ending'}. Write .svg, .png or .json."
            )
        if find_spec("vl_convert") is None:
            raise BowstringError("a PNG needs an extra. Install it: pip install 'bowstring[pictures]'")
        import vl_convert

        return bytes(vl_convert.svg_to_png(self.to_svg(), scale=_SHARPNESS))

    def __repr__(self) -> str:
        return f"<Picture {self.title!r}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {_MIME: self.to_dict(), "image/svg+xml": self.to_svg(), "text/plain": self.description}
