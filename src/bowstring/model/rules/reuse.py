"""Choices about reuse whose saving or overlap cannot be counted as it stands."""

from collections.abc import Iterator

from bowstring.model.decisions import ReuseDecision
from bowstring.model.language import phrase
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
            yield warning(
                where, phrase("an initiative cannot reuse itself."), phrase("Name what it would reuse.")
            )
        elif id(chosen) in in_force:
            yield from _of_saving(facts, chosen, row)
            yield from _of_overlap(facts, chosen, row)
        else:
            yield note(
                Place(table="reuse_choices", row=row),
                phrase(
                    "a later choice about {initiative} and {candidate} holds; a saving counts once.",
                    initiative=chosen.initiative,
                    candidate=chosen.candidate,
                ),
                phrase("Nothing to do, unless the other row is the wrong one."),
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
            phrase(
                "{saving} is more than {initiative} costs ({cost}); no more than that is counted.",
                saving=money_words(chosen.saving, currency),
                initiative=chosen.initiative,
                cost=money_words(cost, currency),
            ),
            phrase("Enter what it saves of this initiative's own cost."),
        )
    is_initiative = other is not None and chosen.candidate not in facts.keys["assets"]
    if is_initiative and other is not None and not will_be_there(other, work, facts.portfolio):
        yield warning(
            Place(table="reuse_choices", row=row, column="candidate"),
            phrase(
                "{candidate} may never be done, so what reusing it saves is not counted.",
                candidate=chosen.candidate,
            ),
            phrase(
                "Add {candidate} to what {initiative} requires.",
                candidate=chosen.candidate,
                initiative=chosen.initiative,
            ),
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
            phrase(
                "{initiative} and {candidate} overlap, yet both are to be built: both are counted in full.",
                initiative=chosen.initiative,
                candidate=chosen.candidate,
            ),
            phrase("Choose reuse, extend or replace where what both do is to be there once."),
        )
    elif chosen.candidate not in facts.keys["assets"] and other is not None and other.is_stopped:
        yield warning(
            where,
            phrase(
                "{candidate} was stopped, so {initiative} is counted in full.",
                candidate=chosen.candidate,
                initiative=chosen.initiative,
            ),
            phrase("Name what is kept."),
        )
