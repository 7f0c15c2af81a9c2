"""Signing in through an organisation's own provider: only who has an account or an invitation gets in."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.kept import shared
from tests.ready_tables import lay_tables


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What people met; in a process of its own, since apps are chosen when a process begins, and once a run."""
    return shared("openid", lambda: _met(tmp_path_factory.mktemp("openid") / "site.sqlite3"))


def _met(site: Path) -> dict[str, Any]:
    root = Path(__file__).parents[2]
    lay_tables(site)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOWSTRING_")}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "bowstring.web.settings"}
    command = [sys.executable, str(root / "tests/web/openid_journey.py"), f"sqlite:///{site}"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert isinstance(answer, dict)
    return answer


def test_the_button_names_the_provider(journey: dict[str, Any]) -> None:
    assert "Sign in with the ministry" in journey["page"]


def test_the_way_there_and_back_is_proven_by_pkce(journey: dict[str, Any]) -> None:
    assert journey["member"]["method"] == "S256"


def test_a_member_comes_in_and_to_where_they_wanted(journey: dict[str, Any]) -> None:
    assert (journey["member"]["is_in"], journey["member"]["to"]) == (True, "/account")
    assert "member@example.org" in journey["member"]["account"]


def test_somebody_invited_comes_in(journey: dict[str, Any]) -> None:
    assert journey["invited"]["is_in"]


@pytest.mark.parametrize(
    "who",
    [
        "unknown",
        "unverified",
        "unverified in words",
        "unverified in Python's words",
        "unverified as nought",
        "unverified as one",
        "unverified for want of a word",
        "same address, another number",
        "look-alike address",
        "address with a last dot",
        "address with a plus",
        "closed",
    ],
)
def test_nobody_else_comes_in_and_is_told_how_to_go_on(journey: dict[str, Any], who: str) -> None:
    assert (journey[who]["is_in"], journey[who]["status"]) == (False, 403)
    assert "Ask the owner of a portfolio to invite" in journey[who]["said"]


def test_true_as_text_is_the_provider_s_word_too(journey: dict[str, Any]) -> None:
    assert journey["verified in words"]["is_in"]


@pytest.mark.parametrize("who", ["replayed token", "token without a nonce", "two people at once", "no token"])
def test_a_token_that_answers_another_question_lets_nobody_in(journey: dict[str, Any], who: str) -> None:
    assert (journey[who]["is_in"], journey[who]["status"]) == (False, 401)


def test_every_question_has_a_nonce_of_its_own(journey: dict[str, Any]) -> None:
    nonces = [journey[who]["nonce"] for who in ("member", "invited", "unknown")]
    assert all(len(nonce) == 64 for nonce in nonces)
    assert len(set(nonces)) == 3


def test_an_account_made_ready_by_another_is_not_joined_but_asked_about(journey: dict[str, Any]) -> None:
    met = journey["made ready by another"]
    assert (met["is_in"], met["to"]) == (False, "/sign-in/with/whose")
    assert "This is not my account" in journey["fresh"]["page"]


def test_the_real_person_begins_anew_and_whoever_used_their_address_is_out(journey: dict[str, Any]) -> None:
    fresh = journey["fresh"]
    assert "ceo@example.org" in fresh["account"]
    assert (fresh["belongs"], fresh["is_proven"], fresh["again"]) == (0, True, True)
    assert fresh["other"] == [False, True, 1], "closed, without the address, its role left for owners to see"
    assert fresh["trail"] == 1
    assert journey["ended"]["ceo"] == {"session": False, "password": False}


def test_whoever_has_the_password_of_their_unproven_account_keeps_what_it_has(
    journey: dict[str, Any],
) -> None:
    assert not journey["own but unproven"]["is_in"]
    own = journey["own"]
    assert (own["wrong"], own["to"], own["again"]) == (422, "/account", True)
    assert "one" in own["account"]
    assert journey["ended"]["own"] == {"session": False, "password": False}


def test_that_password_cannot_be_guessed(journey: dict[str, Any]) -> None:
    assert journey["guessed"] == [422, 422, 422, 422, 429, 429]


def test_without_an_answer_nothing_is_joined(journey: dict[str, Any]) -> None:
    assert not journey["careless"]["is_in"]
    assert journey["nobody asked"] == "/sign-in"


@pytest.mark.parametrize("who", ["proven", "before"])
def test_the_first_sign_in_ends_the_password_and_sessions_from_before(
    journey: dict[str, Any], who: str
) -> None:
    assert journey["proven"]["is_in"]
    assert journey["joined before"]["is_in"]
    assert journey["ended"][who] == {"session": False, "password": False}


def test_the_first_sign_in_ends_links_from_before(journey: dict[str, Any]) -> None:
    assert journey["link"] == 410


def test_an_address_that_somebody_was_made_to_follow_changes_nothing_asked(journey: dict[str, Any]) -> None:
    steered = journey["steered"]
    assert steered["redirect_uri"] == ["http://testserver/sign-in/with/provider/back"]
    assert steered["nonce"] != ["mine"]
    assert "prompt" not in steered
    assert set(steered["scope"][0].split()) == {"openid", "profile", "email", "groups", "offline_access"}


def test_nobody_is_sent_to_another_site_after_it(journey: dict[str, Any]) -> None:
    assert journey["away"] == "/"


def test_somebody_whose_address_changed_is_still_themselves(journey: dict[str, Any]) -> None:
    assert "member@example.org" in journey["same number, another address"]["account"]


def test_who_stopped_half_way_or_forged_an_answer_is_told_so(journey: dict[str, Any]) -> None:
    assert (journey["stopped"], journey["forged"], journey["elsewhere"]) == (401, 401, 404)


def test_what_the_provider_tells_is_not_kept(journey: dict[str, Any]) -> None:
    assert "n-1" in journey["kept"]
    assert "A member" not in journey["kept"]
    assert "Bearer" not in journey["kept"]


def test_groups_of_the_provider_are_roles_for_as_long_as_they_last(journey: dict[str, Any]) -> None:
    """The most that any group gives; less once a group has gone; nothing once all have. By hand stays by hand."""
    assert journey["grouped"]["is_in"]
    first, fewer, as_text, none, unsaid, by_hand, trail = journey["regrouped"]
    assert first == [["one", "portfolio lead"]]
    assert fewer == as_text == [["one", "viewer"]]
    assert none == unsaid == []
    assert by_hand == "portfolio lead"
    assert len(trail) == 1


@pytest.mark.parametrize("who", ["grouped elsewhere", "grouped but unverified"])
def test_a_group_lets_nobody_in_who_is_not_known_by_a_verified_address(
    journey: dict[str, Any], who: str
) -> None:
    assert (journey[who]["is_in"], journey[who]["status"]) == (False, 403)
