"""Sealed scores are no facts until a lead shows them; then they are, all at once."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.ready_tables import lay_tables
from tests.web.conftest import Site

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.models import AuditEntry, SealedScore, StoredPortfolio
from bowstring.web.store.facts import create_portfolio, load_portfolio, load_revision
from bowstring.web.store.sealed import (
    RoundOverError,
    Score,
    own_scores,
    reveal_initiative,
    rounds_of,
    seal_scores,
    waiting_initiatives,
    waiting_scores,
    withdraw_score,
)
from bowstring.web.store.sessions import (
    join_as_guest,
    join_as_member,
    new_round,
    open_session,
    participants,
    presence,
    reveal_session,
    say_done,
)

SCORERS = Path(__file__).parent / "hundred_scorers.py"


def score(site: Site, *, lens: Lens = Lens.USER_NEED, **figures: float) -> Score:
    values = {"low": 1.0, "likely": 2.0, "high": 3.0, **figures}
    work = load_portfolio(site.stored.pk).initiatives[0].key
    return Score(
        initiative=work,
        lens=lens,
        number=1,
        evidence=Evidence.DESK,
        rationale="why",
        **values,
    )


def state_of(site: Site) -> tuple[object, ...]:
    stored = StoredPortfolio.objects.get(pk=site.stored.pk)
    return stored.revision, stored.table_revisions, AuditEntry.objects.count(), load_portfolio(site.stored.pk)


def test_a_sealed_score_changes_no_fact_and_leaves_no_trail(site: Site) -> None:
    before = state_of(site)
    seal_scores(site.stored.pk, "p-x", [score(site)])
    assert state_of(site) == before


def test_a_new_score_takes_the_place_of_the_old(site: Site) -> None:
    seal_scores(site.stored.pk, "p-x", [score(site)])
    seal_scores(site.stored.pk, "p-x", [score(site, likely=2.5)])
    (only,) = own_scores(site.stored.pk, "p-x").values()
    assert (only.low, only.likely, only.high) == (1.0, 2.5, 3.0)


def test_only_ones_own_scores_are_read(site: Site) -> None:
    seal_scores(site.stored.pk, "p-x", [score(site)])
    seal_scores(site.stored.pk, "p-y", [score(site, likely=2.5)])
    assert [score.likely for score in own_scores(site.stored.pk, "p-x").values()] == [2.0]


def test_showing_appends_every_score_and_raises_the_revision_once(site: Site) -> None:
    for place in range(5):
        seal_scores(site.stored.pk, f"p-x{place}", [score(site, low=place / 10)])
    revision, before = load_revision(site.stored.pk)
    work = before.initiatives[0].key
    assert waiting_initiatives(site.stored.pk) == (work,)
    assert reveal_initiative(site.stored.pk, work, actor="a-1") == 5
    after_revision, after = load_revision(site.stored.pk)
    assert after_revision == revision + 1
    assert after.assessments[: len(before.assessments)] == before.assessments
    new = after.assessments[len(before.assessments) :]
    assert [
        (assessment.assessor, assessment.low, assessment.likely, assessment.high) for assessment in new
    ] == [(f"p-x{place}", place / 10, 2.0, 3.0) for place in range(5)]
    assert all(
        assessment.evidence is Evidence.DESK and assessment.rationale == "why" and assessment.independent
        for assessment in new
    )
    assert not SealedScore.objects.exists()
    assert reveal_initiative(site.stored.pk, work, actor="a-1") == 0


def test_work_of_the_same_key_elsewhere_stays_sealed_and_as_it_was(site: Site) -> None:
    mine = score(site)
    first, second = load_portfolio(site.stored.pk).initiatives[:2]
    work, elsewhere = dataclasses.replace(first, team=""), second.key
    settings = Settings(name="x", start=Quarter(2026, 2))
    other = create_portfolio(Portfolio(settings=settings, initiatives=(work,)), "x").pk
    for portfolio in (site.stored.pk, other):
        seal_scores(portfolio, "p-x", [mine])
    seal_scores(other, "p-x", [dataclasses.replace(mine, initiative=elsewhere)])
    assert own_scores(other, "p-x", initiatives=[work.key]).keys() == {(work.key, Lens.USER_NEED)}
    assert waiting_initiatives(other) == (work.key,)
    assert reveal_initiative(other, elsewhere, actor="a-1") == 0
    assert reveal_initiative(site.stored.pk, work.key, actor="a-1") == 1
    assert load_portfolio(other).assessments == ()
    assert [score.portfolio for score in waiting_scores("p-x")] == [other, other]
    assert waiting_scores("p-x", portfolio=site.stored.pk) == ()
    assert rounds_of(other, [work.key, elsewhere]) == {work.key: 1, elsewhere: 1}
    assert not withdraw_score("p-x", site.stored.pk, initiative=work.key, lens=mine.lens.value, number=1)
    assert withdraw_score("p-x", other, initiative=work.key, lens=mine.lens.value, number=1)
    assert [score.score.initiative for score in waiting_scores("p-x")] == [elsewhere]


def test_a_session_shows_only_its_own_scores_and_takes_none_afterwards(site: Site) -> None:
    other = score(site)
    seal_scores(site.stored.pk, "p-alone", [other])
    session = open_session(site.stored.pk, kind="conversation", initiatives=(other.initiative,), by="a-1")
    seal_scores(site.stored.pk, "p-there", [score(site)], session=session.key)
    assert reveal_session(site.stored.pk, session.key, actor="a-1") == 1
    assert reveal_session(site.stored.pk, session.key, actor="a-1") == 0
    assert [sealed_score.giver for sealed_score in SealedScore.objects.all()] == ["p-alone"]
    with pytest.raises(RoundOverError):
        seal_scores(site.stored.pk, "p-late", [score(site)], session=session.key)
    assert not SealedScore.objects.filter(giver="p-late").exists()


def test_a_reframing_opens_the_next_round_once(site: Site) -> None:
    work = score(site).initiative
    session = open_session(site.stored.pk, kind="conversation", initiatives=(work,), by="a-1")
    reveal_session(site.stored.pk, session.key, actor="a-1")
    rounds = [new_round(session.key, after=1) for _ in range(2)]
    assert [(card.number, is_new) for card, is_new in rounds] == [(2, True), (2, False)]
    seal_scores(
        site.stored.pk,
        "p-x",
        [Score(initiative=work, lens=Lens.USER_NEED, number=2, low=1, likely=2, high=3)],
        session=session.key,
    )
    reveal_session(site.stored.pk, session.key, actor="a-1")
    assert rounds_of(site.stored.pk, [work]) == {work: 2}


def test_presence_tells_who_is_there_and_done_but_not_who_has_scored(site: Site) -> None:
    work = score(site).initiative
    session = open_session(site.stored.pk, kind="conversation", initiatives=(work,), by="a-1")
    join_as_guest(session.key, name="", lens=Lens.USER_NEED)
    there, _ = join_as_member(session.key, account="a-1", name="X", lens=Lens.USER_NEED)
    again, _ = join_as_member(session.key, account="a-1", name="X", lens=Lens.USER_NEED)
    assert there == again
    before = presence(session.key)
    seal_scores(site.stored.pk, "a-1", [score(site)], session=session.key)
    assert presence(session.key) == before
    say_done(there.number)
    assert (presence(session.key).joined, presence(session.key).done) == (2, 1)


def test_what_was_said_for_the_side_before_waits_on_its_own(site: Site) -> None:
    work = score(site).initiative
    session = open_session(site.stored.pk, kind="conversation", initiatives=(work,), by="a-1")
    join_as_member(session.key, account="a-1", name="X", lens=Lens.USER_NEED)
    seal_scores(site.stored.pk, "a-1", [score(site)], session=session.key)
    _, is_left = join_as_member(session.key, account="a-1", name="X", lens=Lens.BUSINESS_VALUE)
    only = SealedScore.objects.get()
    assert (is_left, only.giver, only.session, only.likely) == (True, "a-1", None, 2.0)
    assert [participant.lens for participant in participants(session.key)] == [Lens.BUSINESS_VALUE]


def test_a_hundred_who_score_at_once_lose_nothing(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "BOWSTRING_HOME": str(tmp_path),
        "BOWSTRING_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "bowstring.web.settings",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    lay_tables(tmp_path / "bowstring.sqlite3")
    finished = subprocess.run(
        [sys.executable, str(SCORERS)], env=environment, capture_output=True, text=True, check=False
    )
    assert finished.stdout.strip() == "sealed 100, shown 100, revision +1", finished.stderr[-2000:]
