"""What has to be said of a plan beside its figures: dates it misses, what counts less, sides that get nothing."""

from collections.abc import Iterator, Mapping

from bowstring.beliefs.belief import Beliefs
from bowstring.model.assessments import Lens
from bowstring.model.deadlines import missed_deadlines
from bowstring.model.language import phrase
from bowstring.model.overlaps import overlaps_of
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem, note, warning
from bowstring.model.quarters import Quarter
from bowstring.model.wording import list_words
from bowstring.planning.divisible import DivisiblePlan

_MOST_NAMES = 3


def late_remarks(portfolio: Portfolio, starts: Mapping[str, Quarter]) -> Iterator[Problem]:
    """The dates that the plan misses; none of them is set by law or safety."""
    for work, deadline, end in missed_deadlines(portfolio, starts):
        because = f" ({deadline.reason})" if deadline.reason else ""
        message = phrase(
            "“{name}” finishes in {words}, after its date {finish_by_words}{because}.",
            name=work.name,
            words=end.words,
            finish_by_words=deadline.finish_by.words,
            because=because,
        )
        place = Place(table="initiatives", column="finish_by", key=work.key)
        yield warning(place, message, phrase("Lock its start, or move the date."))


def shared_remarks(portfolio: Portfolio, starts: Mapping[str, Quarter]) -> Iterator[Problem]:
    """Work of the plan that counts less for what it shares with other work, which the plan leaves out."""
    works = portfolio.index.initiatives
    for key, overlaps in overlaps_of(portfolio).items():
        missing = [overlap.kept for overlap in overlaps if overlap.is_work and overlap.kept not in starts]
        if key in starts and missing:
            names = list_words([f"“{works[other].name}”" for other in missing])
            yield note(
                Place(table="reuse_choices", column="overlap", key=key),
                (
                    phrase(
                        "“{name}” overlaps with {names}, which is not in the plan, so its value is "
                        "counted too low.",
                        name=works[key].name,
                        names=names,
                    )
                ),
                phrase(
                    "Add {missing} to what {key} requires, or clear the overlap.",
                    missing=", ".join(missing),
                    key=key,
                ),
            )


def own_word_remarks(
    portfolio: Portfolio, beliefs: Beliefs, starts: Mapping[str, Quarter]
) -> Iterator[Problem]:
    """Work of the plan for which nobody but its own team has spoken, nothing of it being measured, by side.

    Source: docs/methods.md#several-assessors.

    Args:
        portfolio: its facts.
        beliefs: what work is worth.
        starts: of the plan, by initiative.
    """
    works = portfolio.index.initiatives
    for lens in Lens:
        names = [
            f"“{works[key].name}”"
            for key in sorted(starts)
            if (belief := beliefs.of(key, lens)) is not None
            and belief.only_own_team
            and not belief.origin.is_measured
        ]
        if names:
            yield note(
                Place(table="assessments"),
                phrase(
                    "on the {side}, only the team doing the work has assessed {names}.",
                    side=lens.side,
                    names=list_words(names, most=_MOST_NAMES),
                ),
                phrase("Ask somebody outside the team, or measure it."),
            )


def one_sided_remarks(divisible: DivisiblePlan) -> Iterator[Problem]:
    """Sides that no plan serves, or none together with the other."""
    place = Place(table="assessments")
    if not divisible.is_positive:
        yield note(
            place,
            phrase("no plan serves both sides. This one gives the worse-off side as much as possible."),
        )
    for lens in Lens:
        if lens not in divisible.scale:
            yield note(
                place,
                phrase(
                    "no initiative that could be planned brings anything for {whom}, so only the "
                    "other side counts.",
                    whom=lens.whom,
                ),
            )
