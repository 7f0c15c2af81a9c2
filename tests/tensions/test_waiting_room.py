"""Waiting: who is in the room and who is named where many wait, or several could provide what they wait for."""

from tests.tensions.tiny import priced, tiny, views, work

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import Level
from bowstring.model.initiatives import Initiative
from bowstring.tensions.tension import Tension

HUB = Asset(key="hub", name="Hub", focus=Focus.PLATFORM, phase=Phase.BETA, provides=("identity",))


def led(key: str, **fields: object) -> Initiative:
    """Work with a user lead and an owner of its own."""
    return work(key, user_lead=f"u-{key}", owner=f"o-{key}", **fields)


def only(*works: Initiative, assets: tuple[Asset, ...] = ()) -> Tension:
    likely = tuple(view for each in works for lens in Lens for view in views(each.key, lens, 100.0))
    second = priced(tiny(initiatives=works, assessments=likely, assets=assets))
    (tension,) = second.of_kind("waiting").values()
    return tension


def test_no_more_than_six_are_in_the_room_those_who_wait_first() -> None:
    consumers = [led(key, requires=("last",)) for key in ("a", "b")]
    assert only(*consumers, led("last")).in_the_room == ("u-a", "o-a", "u-b", "o-b", "u-last", "o-last")
    consumers.append(led("c", requires=("last",)))
    assert only(*consumers, led("last")).in_the_room == ("u-a", "o-a", "u-b", "o-b", "u-c", "o-c")


def test_of_several_that_could_provide_it_the_leads_of_two_are_in_the_room() -> None:
    works = (
        led("a", requires_capabilities=("identity",)),
        *(led(key, asset="hub", focus=Focus.PLATFORM) for key in ("x", "y", "z")),
    )
    tension = only(*works, assets=(HUB,))
    assert tension.in_the_room == ("u-a", "o-a", "u-x", "o-x", "u-y", "o-y")
    # What nobody has named is called by its key.
    assert tension.poles == ("a", "identity")
    assert tension.level is Level.PLATFORM


def test_of_many_that_wait_three_are_named() -> None:
    tension = only(*(work(key, requires=("last",)) for key in "abcd"), work("last"))
    assert tension.poles == ("a, b, c and 1 more", "last")
    assert tension.question.startswith("“a”, “b”, “c” and 1 more wait for “last”. ")


def test_the_highest_level_of_those_that_wait_settles_it() -> None:
    same = work("a", requires=("last",), team="north")
    other = work("b", requires=("last",), team="south")
    last = work("last", team="north")
    assert only(same, last).level is Level.TEAM
    assert only(same, other, last).level is Level.ENTERPRISE
    assert only(same, other, last).teams == ("north", "south")
