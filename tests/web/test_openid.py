"""Signing in through an organisation's own provider: only who has an account or an invitation gets in."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What people met; in a process of its own, since apps are chosen when a process begins."""
    root = Path(__file__).parents[2]
    site = tmp_path_factory.mktemp("openid") / "site.sqlite3"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOWSTRING_")}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "bowstring.web.settings"}
    command = [sys.executable, str(root / "tests/web/openid_journey.py"), f"sqlite:///{site}"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert isinstance(answer, dict)
    return answer


def test_the_button_names_the_provider(told: dict[str, Any]) -> None:
    assert "Sign in with the ministry" in told["page"]


def test_the_way_there_and_back_is_proven_by_pkce(told: dict[str, Any]) -> None:
    assert told["member"]["method"] == "S256"


def test_a_member_comes_in_and_to_where_they_wanted(told: dict[str, Any]) -> None:
    assert (told["member"]["is_in"], told["member"]["to"]) == (True, "/account")
    assert "member@example.org" in told["member"]["account"]


def test_somebody_invited_comes_in(told: dict[str, Any]) -> None:
    assert told["invited"]["is_in"]


@pytest.mark.parametrize("who", ["unknown", "unverified", "same address, another number"])
def test_nobody_else_comes_in_and_is_told_how_to_go_on(told: dict[str, Any], who: str) -> None:
    assert (told[who]["is_in"], told[who]["status"]) == (False, 403)
    assert "Ask the owner of a portfolio for an invitation" in told[who]["said"]


def test_somebody_whose_address_changed_is_still_themselves(told: dict[str, Any]) -> None:
    assert "member@example.org" in told["same number, another address"]["account"]


def test_who_stopped_half_way_or_forged_an_answer_is_told_so(told: dict[str, Any]) -> None:
    assert (told["stopped"], told["forged"], told["elsewhere"]) == (401, 401, 404)


def test_what_the_provider_tells_is_not_kept(told: dict[str, Any]) -> None:
    assert "n-1" in told["kept"]
    assert "A member" not in told["kept"]
    assert "Bearer" not in told["kept"]
