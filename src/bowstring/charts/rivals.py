"""The plan beside what most organisations do, and beside each focus put first."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bowstring.charts.chart import LINE, SOFT, Chart, Spec, Table, vega
from bowstring.charts.marks import ends_of, layer, named_rows, percent_axis, side_channels
from bowstring.model.language import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A plan beside ours: what each side gets of what it could get alone (0 to 1), and how many are funded.

    together: of what both could have together, 0 to 1. funded: None if work may be split. is_ours: the plan itself.
    """

    name: str
    together: float
    user_share: float
    business_share: float
    funded: int | None = None
    is_ours: bool = False

    @property
    def least(self) -> float:
        """What the side that is served least gets."""
        return min(self.user_share, self.business_share)

    @property
    def most(self) -> float:
        """What the side that is served most gets."""
        return max(self.user_share, self.business_share)


def rivals_chart(rivals: Sequence[Rival]) -> Chart:
    """Both sides' shares of what they could get alone, joined, one row a way to choose, ours first."""
    ordered = sorted(rivals, key=lambda rival: (not rival.is_ours, -rival.together, rival.name))
    ours = next((rival for rival in ordered if rival.is_ours), None)
    # Where work may be split more can be had than any whole plan has: no comparison for the plan.
    whole = [rival.together for rival in ordered if not rival.is_ours and rival.funded is not None]
    return Chart(
        title=phrase("Compared with ranking"),
        description=(
            " ".join(
                (
                    phrase("What each side gets, as a share of what it could have alone."),
                    *_together_words(ours, max(whole, default=None)),
                )
            )
        ),
        spec=_dumbbells(ordered),
        table=Table(
            headers=(
                phrase("Method"),
                phrase("Both sides, % of what they could have together"),
                phrase("User side, % of its best"),
                phrase("Business side, % of its best"),
                phrase("Funded"),
            ),
            rows=tuple(
                (
                    rival.name,
                    100 * rival.together,
                    100 * rival.user_share,
                    100 * rival.business_share,
                    rival.funded,
                )
                for rival in ordered
            ),
        ),
    )


def _together_words(ours: Rival | None, best: float | None) -> Iterator[str]:
    """What our plan brings of what both sides could have together, and the best ranking (0 to 1) beside it."""
    if ours is not None and best is not None:
        yield phrase(
            "Of what both could have together this plan brings {together:.1f} %; the best of the rankings "
            "brings {best:.1f} %.",
            together=100 * ours.together,
            best=100 * best,
        )
    elif ours is not None:
        yield phrase(
            "Of what both could have together this plan brings {together:.1f} %.",
            together=100 * ours.together,
        )


def _dumbbells(rivals: Sequence[Rival]) -> Spec:
    ends = ends_of([(100 * rival.user_share, 100 * rival.business_share) for rival in rivals])
    spans = [
        {
            "row": row,
            "from": 100 * contender.least,
            "to": 100 * contender.most,
            "low": f"{100 * contender.least:.1f}",
            "high": f"{100 * contender.most:.1f}",
        }
        for row, contender in enumerate(rivals)
    ]
    lowest = 100 * min((rival.least for rival in rivals), default=0.0)
    scale: Spec = {"domain": [max(0, 10 * (lowest // 10) - 5), 103], "nice": False, "zero": False}
    x: Spec = {"type": "quantitative", "scale": scale, "axis": percent_axis(tickCount=6)}
    low, high, share = ({**x, "field": field} for field in ("from", "to", "share"))
    is_ours = json.dumps([rival.is_ours for rival in rivals])
    bold_if_ours: Spec = {
        "condition": {"test": f"{is_ours}[datum.value]", "value": "bold"},
        "value": "normal",
    }
    y = named_rows([rival.name for rival in rivals], labelFontWeight=bold_if_ours)
    text: Spec = {"type": "text", "fontSize": 12, "color": SOFT}
    return vega(
        560,
        30 * len(rivals),
        layer=[
            layer(
                {"type": "rule", "color": LINE, "strokeWidth": 5},
                {"y": y, "x": low, "x2": {"field": "to"}},
                spans,
            ),
            layer(
                {"type": "point", "filled": True, "size": 110, "opacity": 1},
                {"y": y, "x": share, **side_channels()},
                ends,
            ),
            layer({**text, "align": "right", "dx": -9}, {"y": y, "x": low, "text": {"field": "low"}}, spans),
            layer({**text, "align": "left", "dx": 9}, {"y": y, "x": high, "text": {"field": "high"}}, spans),
        ],
    )
