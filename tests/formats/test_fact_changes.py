"""What differs between two states of a portfolio's facts: records that came, went or say something else."""

import dataclasses

from bowstring.formats.own.fact_changes import fact_changes, new_scores
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Asset
from bowstring.model.initiatives import Focus, Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

PORTAL = Initiative(key="portal", name="Portal", focus=Focus.PRODUCT)
MAPS = Initiative(key="maps", name="Maps", focus=Focus.PLATFORM)


def facts(*initiatives: Initiative, assessments: tuple[Assessment, ...] = ()) -> Portfolio:
    settings = Settings(name="Ours", start=Quarter(2026, 2))
    return Portfolio(settings=settings, initiatives=initiatives, assessments=assessments)


def test_a_record_that_says_something_else_tells_that_field_alone() -> None:
    (change,) = fact_changes(facts(PORTAL, MAPS), facts(dataclasses.replace(PORTAL, name="Gate"), MAPS))
    assert (change.table, change.before) == ("initiatives", PORTAL)
    assert dict(change.fields) == {"name": ("Portal", "Gate")}


def test_records_that_came_and_went_are_changes_without_fields() -> None:
    came, went = fact_changes(facts(PORTAL), facts(MAPS))
    assert (came.before, came.after, came.fields) == (None, MAPS, {})
    assert (went.before, went.after, went.fields) == (PORTAL, None, {})


def test_where_a_record_came_from_is_no_change_of_what_it_says() -> None:
    catalogue = Asset(key="pay", name="Pay", focus=Focus.PLATFORM, source="backstage")
    before, now = (
        dataclasses.replace(facts(), assets=(asset,))
        for asset in (catalogue, dataclasses.replace(catalogue, source="wiki", url="https://example.org"))
    )
    assert fact_changes(before, now) == ()
    assert fact_changes(facts(PORTAL, MAPS), facts(MAPS, PORTAL)) == ()


def test_scores_are_counted_and_never_told() -> None:
    score = Assessment(
        initiative="portal",
        lens=Lens.USER_NEED,
        assessor="p-001",
        low=1,
        likely=2,
        high=3,
        evidence=Evidence.GUESS,
    )
    before, now = facts(PORTAL), facts(PORTAL, assessments=(score,))
    assert fact_changes(before, now) == ()
    assert (new_scores(before, now), new_scores(now, now), new_scores(now, before)) == (1, 0, 0)
