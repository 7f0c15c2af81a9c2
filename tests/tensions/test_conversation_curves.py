"""What is worked out before a conversation: which figures, how far they may be moved, and what cannot be."""

import dataclasses

import pytest
from tests.tensions.tiny import priced, tiny

from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.model.assessments import Lens
from bowstring.tensions.conversation_curves import plans_along, span_of, subjects_that_matter
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.tension import State

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
# Standard deviations below which 95 of a hundred lie.
Z_95 = 1.6448536269514722


@pytest.mark.parametrize(
    ("likely", "low", "high"),
    [
        (10.0, 0.0, 1.5 * (10 + 4 * Z_95)),
        (2.0, 1.5 * (2 - 2 * Z_95), 1.5 * (2 + 4 * Z_95)),
        (-10.0, 1.5 * (-10 - 2 * Z_95), 0.0),
    ],
)
def test_people_may_try_nothing_all_that_is_believed_and_half_as_much_more(
    likely: float, low: float, high: float
) -> None:
    mixture = Mixture(weights=(1.0,), components=(TwoPieceNormal(likely=likely, below=2.0, above=4.0),))
    assert span_of(mixture) == pytest.approx((low, high), rel=1e-9)


def test_what_is_not_planned_or_has_no_side_has_no_curve_and_progress_is_told_all_the_same() -> None:
    nothing: dict[tuple[str, Lens], tuple[float, ...]] = {
        (key, BUSINESS): (0.0,) for key in ("loved", "paying", "plain")
    }
    works = {"paying": {"stopped_on": tiny().settings.start.first_day}}
    context = priced(tiny(works=works, likely_values=nothing)).context
    progress: list[float] = []
    subjects = [("plain", BUSINESS), ("loved", USER), ("nobody", USER), ("paying", USER), ("plain", USER)]
    curves = list(plans_along(context, subjects, on_progress=progress.append))
    assert [(curve.initiative, curve.lens) for curve in curves] == [("loved", USER), ("plain", USER)]
    assert progress == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert [curve.initiative for curve in plans_along(context, [("loved", USER)])] == ["loved"]


def ledger_of(*tensions: PricedTension) -> Ledger:
    return Ledger(plan_value=0.0, tensions=tensions)


def test_both_sides_of_what_could_change_the_plan_by_a_figure_the_dearest_first() -> None:
    likely_values = {("plain", USER): (50.0, 1500.0), ("loved", USER): (200.0, 2500.0)}
    second = priced(tiny(likely_values=likely_values, works={"paying": {"requires": ("plain",)}}))
    by_key = {tension.key: tension for tension in second.ledger.tensions}
    loved, plain = by_key["worth:loved:both"], by_key["worth:plain:both"]
    waiting = dataclasses.replace(by_key["waiting:plain:sooner"], gain=9.0)
    context = second.context

    def matters(*tensions: PricedTension) -> list[str]:
        subjects = subjects_that_matter(context, ledger_of(*tensions))
        assert list(subjects[1::2]) == [(key, BUSINESS) for key, _ in subjects[::2]]
        return [key for key, lens in subjects if lens is USER]

    changing = [dataclasses.replace(tension, gain=2.0) for tension in (plain, loved)]
    assert matters(*changing) == ["plain", "loved"]
    assert matters(*changing[::-1], changing[1]) == ["loved", "plain"]
    # About no figure, of no consequence, answered already, or not worked out yet.
    assert matters(waiting) == []
    assert matters(dataclasses.replace(plain, gain=0.0)) == []
    assert matters(dataclasses.replace(changing[0], state=State.ANSWERED), changing[1]) == ["loved"]
    pending = dataclasses.replace(changing[0], tension=dataclasses.replace(plain.tension, most=5.0))
    assert matters(pending) == []


def test_a_side_that_cannot_reach_anything_is_not_offered() -> None:
    nothing: dict[tuple[str, Lens], tuple[float, ...]] = {
        (key, BUSINESS): (0.0,) for key in ("loved", "paying", "plain")
    }
    second = priced(tiny(likely_values={**nothing, ("plain", USER): (50.0, 1500.0)}))
    (tension,) = [tension for tension in second.ledger.tensions if tension.key == "worth:plain:both"]
    changing = dataclasses.replace(tension, gain=2.0)
    assert subjects_that_matter(second.context, ledger_of(changing)) == (("plain", USER),)
