"""A reach as a picture: what depends stands to the right, and every line joins two boxes."""

import re

from bowstring.decision_rights.layout import draw_reach
from bowstring.decision_rights.reach import Landscape
from bowstring.model.assets import Asset, Focus
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.decisions.reach_picture import ReachPicture, reach_picture


def _chain(**requires: tuple[str, ...]) -> Portfolio:
    """Assets by key with what each requires."""
    assets = tuple(
        Asset(key=key, name=f"The {key}", focus=Focus.PRODUCT, requires=needed)
        for key, needed in requires.items()
    )
    return Portfolio(settings=Settings(name="p", start=Quarter(2026, 1)), assets=assets)


def _drawn(portfolio: Portfolio, *keys: str, most: int = 60) -> ReachPicture | None:
    landscape = Landscape(portfolio)
    drawing = draw_reach(landscape, landscape.reach(keys), most=most)
    return reach_picture(landscape, drawing, lambda thing: f"/{thing.key}")


def _picture(portfolio: Portfolio, *keys: str, most: int = 60) -> ReachPicture:
    picture = _drawn(portfolio, *keys, most=most)
    assert picture is not None
    return picture


def test_what_depends_stands_to_the_right_of_what_it_depends_on() -> None:
    picture = _picture(_chain(a=(), b=("a",), c=("b",)), "a")
    assert [box.text for box in sorted(picture.boxes, key=lambda box: box.x)] == ["The a", "The b", "The c"]
    assert [box.is_changed for box in sorted(picture.boxes, key=lambda box: box.x)] == [True, False, False]
    assert len(picture.paths) == 2


def test_everything_is_inside_the_picture_in_circles_too() -> None:
    picture = _picture(_chain(a=("c",), b=("a",), c=("b",), d=("a", "b")), "a")
    for box in picture.boxes:
        assert 0 <= box.x <= picture.width - box.width
        assert 0 <= box.y <= picture.height - picture.tall
    for path in picture.paths:
        across = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)][::2]
        assert max(across) <= picture.width


def test_nothing_is_drawn_where_nothing_depends() -> None:
    assert _drawn(_chain(a=(), b=()), "a") is None
    assert _drawn(_chain(a=()), "nothing-known") is None


def test_what_is_left_out_is_said() -> None:
    picture = _picture(_chain(a=(), b=("a",), c=("a",), d=("a",)), "a", most=2)
    assert picture.left_out == "The 2 furthest are only in the table."
    assert picture.left_out in picture.words


def test_a_long_name_is_cut_and_told_whole_in_its_title() -> None:
    name = "A name that is longer than any box has room for"
    asset = Asset(key="long", name=name, focus=Focus.PLATFORM, requires=("a",))
    base = _chain(a=())
    picture = _picture(Portfolio(settings=base.settings, assets=(*base.assets, asset)), "a")
    cut = next(box for box in picture.boxes if box.kind == "platform")
    assert cut.text.endswith("…")
    assert cut.title == f"{name}, asset"
