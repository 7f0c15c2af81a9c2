"""Choices about reuse whose saving or overlap cannot be counted as it stands."""

from collections.abc import Iterator

from bowstring.model.decisions import ReuseDecision
from bowstring.model.money import money_words
from bowstring.model.problems import Place, Problem, note, warning
from bowstring.model.rules.facts import FIRST_ROW, Facts
from bowstring.model.savings import SAVING_CHOICES, choices_in_force, whole_cost, will_be_there


def find_uncounted_savings(facts: Facts) -> Iterator[Problem]:
    """Savings told twice, above the cost, or from work that may never be done."""
    in_force = {id(choice) for choice in choices_in_force(facts.portfolio)}
    for row, chosen in enumerate(facts.portfolio.reuse_choices, FIRST_ROW):
        if chosen.initiative == chosen.candidate:
            where = Place(table="reuse_choices", row=row, column="candidate")
            yield warning(where, "an initiative cannot reuse itself.", "Name what it would reuse.")
        elif id(chosen) in in_force:
            yield from _of_saving(facts, chosen, row)
            yield from _of_overlap(facts, chosen, row)
        else:
            yield note(
                Place(table="reuse_choices", row=row),
                f"a later choice about {chosen.initiative} and {chosen.candidate} holds; a saving counts once.",
                "Nothing to do, unless the other row is the wrong one.",
            )


def _of_saving(facts: Facts, chosen: ReuseDecision, row: int) -> Iterator[Problem]:
    work, other = facts.initiatives.get(chosen.initiative), facts.initiatives.get(chosen.candidate)
    if work is None or chosen.choice not in SAVING_CHOICES or not chosen.saving or chosen.saving < 0:
        return
    where = Place(table="reuse_choices", row=row, column="saving")
    cost, currency = whole_cost(work), facts.portfolio.settings.currency
    if cost is not None and chosen.saving > cost:
        yield warning(
            where,
            f"{money_words(chosen.saving, currency)} is more than {chosen.initiative} costs "
            f"({money_words(cost, currency)}); no more than that is counted.",
            "Enter what it saves of this initiative's own cost.",
        )
    is_initiative = other is not None and chosen.candidate not in facts.keys["assets"]
    if is_initiative and other is not None and not will_be_there(other, work, facts.portfolio):
        yield warning(
            Place(table="reuse_choices", row=row, column="candidate"),
            f"{chosen.candidate} may never be done, so what reusing it saves is not counted.",
            f"Add {chosen.candidate} to what {chosen.initiative} requires.",
        )


def _of_overlap(facts: Facts, chosen: ReuseDecision, row: int) -> Iterator[Problem]:
    """An overlap beside a choice that confirms none, or with what was given up."""
    other = facts.initiatives.get(chosen.candidate)
    if not chosen.overlap or chosen.initiative not in facts.initiatives:
        return
    where = Place(table="reuse_choices", row=row, column="overlap")
    if chosen.choice not in SAVING_CHOICES:
        yield note(
            where,
            f"{chosen.initiative} and {chosen.candidate} overlap, yet both are to be built: both are counted in full.",
            "Choose reuse, extend or replace where what both do is to be there once.",
        )
    elif chosen.candidate not in facts.keys["assets"] and other is not None and other.is_stopped:
        yield warning(
            where,
            f"{chosen.candidate} was stopped, so {chosen.initiative} is counted in full.",
            "Name what is kept.",
        )
