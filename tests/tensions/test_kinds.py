"""What is particular to a kind is told by the kind, and by nothing else."""

import re
from pathlib import Path

import pytest
from tests.tensions.tiny import priced, tiny

from bowstring.model.assessments import Lens
from bowstring.report.agenda_text import priced_words
from bowstring.tensions.kinds.commitment import COMMITMENT
from bowstring.tensions.tension import Purpose
from bowstring.tensions.tension_kinds import TENSION_KINDS, kind_words

SOURCE = Path(__file__).parents[2] / "src" / "bowstring"


@pytest.mark.parametrize("key", sorted(TENSION_KINDS))
def test_no_other_file_names_a_kind(key: str) -> None:
    """A comparison with a kind's key, or a list of keys, is what somebody who adds a kind would have to find."""
    named = re.compile(rf"kind\w*\s*(?:==|!=|in|not in)\s*[(\[{{]?[^)\]}}\n]*[\"']{key}[\"']")
    files = [path for path in SOURCE.rglob("*.py") if path != SOURCE / "tensions" / "kinds" / f"{key}.py"]
    assert [path.name for path in files if named.search(path.read_text(encoding="utf-8"))] == []


def test_each_kind_is_in_a_file_of_its_name() -> None:
    files = {path.stem for path in (SOURCE / "tensions" / "kinds").glob("*.py")} - {"__init__"}
    assert files == set(TENSION_KINDS)
    assert all(kind.key == key for key, kind in TENSION_KINDS.items())


def test_only_what_has_several_answers_is_worth_up_to_its_price() -> None:
    assert {key for key, kind in TENSION_KINDS.items() if kind.is_up_to} == {"worth", "promise"}
    portfolio = tiny(likely_values={("plain", Lens.USER_NEED): (10.0, 900.0)})
    priced_tensions = [
        tension for tension in priced(portfolio).ledger.tensions if tension.could_change_the_plan
    ]
    assert {priced_tension.tension.kind for priced_tension in priced_tensions} > {"worth"}
    for priced_tension in priced_tensions:
        assert (
            "up to " in priced_words(portfolio, priced_tension, points=False)
        ) is priced_tension.kind.is_up_to


def test_what_asks_for_a_value_is_about_one_side() -> None:
    likely_values = {("plain", Lens.USER_NEED): (10.0, 900.0)}
    for tension in priced(tiny(likely_values=likely_values)).ledger.tensions:
        if tension.kind.asks_value:
            assert tension.tension.lens in set(Lens)
            assert tension.kind.is_scored


def test_running_work_says_what_it_costs_until_when() -> None:
    portfolio = tiny(works={"plain": {"committed_start": tiny().settings.start, "duration_quarters": 2}})
    (running,) = [tension for tension in priced(portfolio).ledger.tensions if tension.kind is COMMITMENT]
    assert running.tension.today == "It costs £60 a quarter until September 2026."


def test_a_kind_that_is_gone_is_told_by_its_key() -> None:
    assert kind_words("two_sided") == "can it be both?"
    assert kind_words("old_kind") == "old kind"


# As docs/methods.md#what-each-kind-asks has them: what for, hours, prior.
KINDS = {
    "worth": (Purpose.FIND_OUT, 0.5, (4.0, 1.0)),
    "two_sided": (Purpose.CREATE, 1.0, (1.0, 4.0)),
    "balance": (Purpose.CHOOSE, 1.0, (1.0, 4.0)),
    "bottleneck": (Purpose.CHOOSE, 0.75, (1.0, 4.0)),
    "waiting": (Purpose.CHOOSE, 0.75, (1.0, 4.0)),
    "commitment": (Purpose.CHOOSE, 0.75, (1.0, 4.0)),
    "mandate": (Purpose.CHOOSE, 1.0, (1.0, 4.0)),
    "duplication": (Purpose.CHOOSE, 1.0, (1.0, 4.0)),
    "tie": (Purpose.CHOOSE, 0.5, (1.0, 4.0)),
    "promise": (Purpose.FIND_OUT, 0.5, (4.0, 1.0)),
    "date": (Purpose.CHOOSE, 0.5, (1.0, 4.0)),
    "raised": (Purpose.CREATE, 1.0, (1.0, 4.0)),
}


def test_each_kind_is_what_the_methods_say() -> None:
    assert {key: (kind.purpose, kind.hours, kind.prior) for key, kind in TENSION_KINDS.items()} == KINDS


def test_what_pages_ask_of_a_kind() -> None:
    def those(field: str) -> set[str]:
        return {key for key, kind in TENSION_KINDS.items() if getattr(kind, field)}

    assert those("asks_value") == {"worth", "two_sided"}
    assert those("has_rival_values") == {"worth"}
    assert those("is_scored") == {"worth", "two_sided", "commitment", "promise"}
    assert those("knowing") == {"worth", "promise"}
