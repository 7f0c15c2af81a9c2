"""Open questions as people read them: the agenda, and the whole list."""

from collections.abc import Sequence

from bowstring.cli.edge import MOST_LINES
from bowstring.cli.loading import Planned
from bowstring.cli.screen import Screen
from bowstring.model.wording import count_words
from bowstring.report.agenda_text import ROUGH_WORDS, caveats, hours_words, item_lines, priced_words
from bowstring.report.talk import nothing_words
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.whole_effect import Basis
from bowstring.worlds.talk import settled_words

_LEVEL_WORDS = {"team": "the team", "platform": "the platform and its users", "enterprise": "the executive"}


def show_agenda(
    screen: Screen, planned: Planned, ledger: Ledger, agenda: Agenda, *, points: bool, settled: int = 0
) -> None:
    """The first line, then each conversation, the one worth most first. settled: questions that worlds leave out."""
    screen.say(ledger.first_line)
    screen.say(hours_words(agenda))
    for line in caveats(agenda):
        screen.say(line)
    if settled:
        screen.say(settled_words(settled))
    for number, item in enumerate(agenda.items, start=1):
        lead = f"{number}. "
        screen.say()
        screen.say(item.priced.tension.question, lead=lead)
        for line in item_lines(planned.portfolio, item, points=points):
            screen.say(line, lead=" " * len(lead))
    if not agenda.items:
        screen.say(nothing_words(planned.portfolio, ledger))


def show_ledger(
    screen: Screen,
    planned: Planned,
    ledger: Ledger,
    shown: Sequence[PricedTension],
    *,
    points: bool,
    show_all: bool,
) -> None:
    """The first line, then the questions that could change the plan, the one worth most first.

    Args:
        screen: where it is shown.
        planned: a portfolio with its plan.
        ledger: the priced questions.
        shown: those of them that are listed.
        points: what questions are ranked by, too.
        show_all: everything, not the first lines alone.
    """
    screen.say(ledger.first_line)
    priced_tensions = (
        list(shown)
        if show_all
        else [priced_tension for priced_tension in shown if priced_tension.could_change_the_plan][:MOST_LINES]
    )
    if any(priced_tension.basis is Basis.ESTIMATE for priced_tension in priced_tensions):
        screen.say(ROUGH_WORDS)
    for number, dispute in enumerate(priced_tensions, start=1):
        lead = f"{number}. "
        screen.say()
        screen.say(dispute.tension.question, lead=lead)
        screen.say(priced_words(planned.portfolio, dispute, points=points), lead=" " * len(lead))
        settled_by = _LEVEL_WORDS[dispute.level.value]
        kind = dispute.kind.words
        screen.say(
            f"{kind[:1].upper()}{kind[1:]}; {dispute.state.value}; for {settled_by}.", lead=" " * len(lead)
        )
    left = len(shown) - len(priced_tensions)
    if left:
        screen.say()
        screen.say(
            f"and {count_words(left, 'question')} more, worth less or nothing. Use --all to show them."
        )
