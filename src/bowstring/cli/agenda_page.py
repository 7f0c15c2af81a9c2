"""Open questions as people read them: the agenda under three heads, and the whole list."""

from collections.abc import Iterator, Sequence

from bowstring.cli.edge import MOST_LINES
from bowstring.cli.loading import Planned
from bowstring.cli.screen import Screen, people_words
from bowstring.model.wording import count_words
from bowstring.tensions.agenda import Agenda, AgendaItem
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.rough import is_rough
from bowstring.tensions.tension import Head
from bowstring.tensions.worth import worth_words

_ROUGH = "Figures are rough: the plan is more than 1 % below the best possible if work could be split."
_KIND_WORDS = {"two_sided": "can it be both?"}
_LEVEL_WORDS = {"team": "the team", "platform": "the platform and its users", "enterprise": "the executive"}


def show_agenda(screen: Screen, planned: Planned, ledger: Ledger, agenda: Agenda, *, points: bool) -> None:
    """The first line, then each conversation under its head."""
    screen.say(ledger.first_line)
    screen.say(_hours_line(agenda))
    for line in _caveats(planned, agenda):
        screen.say(line)
    number = 0
    for head in Head:
        items = agenda.under(head)
        if items:
            screen.heading(head.value.capitalize())
        for item in items:
            number += 1
            lead = f"{number}. "
            screen.say(item.priced.tension.question, lead=lead)
            for line in _item_lines(planned, item, points=points):
                screen.say(line, lead=" " * len(lead))
    if not agenda.items:
        screen.say("There is nothing to talk about that could change what we do.")


def agenda_markdown(planned: Planned, ledger: Ledger, agenda: Agenda, *, points: bool) -> str:
    """The agenda as Markdown."""
    lines = [f"# {planned.settings.name}: agenda", "", f"**{ledger.first_line}**", "", _hours_line(agenda)]
    lines += [line for caveat in _caveats(planned, agenda) for line in ("", caveat)]
    number = 0
    for head in Head:
        items = agenda.under(head)
        if items:
            lines += ["", f"## {head.value.capitalize()}", ""]
        for item in items:
            number += 1
            lines.append(f"{number}. **{item.priced.tension.question}**  ")
            told = list(_item_lines(planned, item, points=points))
            lines += [f"   {line}  " for line in told[:-1]] + [f"   {told[-1]}"]
    return "\n".join(lines)


def show_ledger(
    screen: Screen,
    planned: Planned,
    ledger: Ledger,
    shown: Sequence[PricedTension],
    *,
    points: bool,
    show_all: bool,
) -> None:
    """The first line, then the questions that could change the plan, the one worth most first."""
    screen.say(ledger.first_line)
    if is_rough(planned.plan):
        screen.say(_ROUGH)
    told = list(shown) if show_all else [one for one in shown if one.could_change_the_plan][:MOST_LINES]
    for number, one in enumerate(told, start=1):
        lead = f"{number}. "
        screen.say()
        screen.say(one.tension.question, lead=lead)
        screen.say(priced_words(planned, one, points=points), lead=" " * len(lead))
        settled_by = _LEVEL_WORDS[one.level.value]
        screen.say(f"{kind_words(one)}; {one.state.value}; for {settled_by}.", lead=" " * len(lead))
    left = len(shown) - len(told)
    if left:
        screen.say()
        screen.say(f"and {count_words(left, 'question')} more, worth less or nothing: --all shows them.")


def kind_words(one: PricedTension) -> str:
    """The kind of a question, as it is called on a page."""
    named = _KIND_WORDS.get(one.tension.kind, one.tension.kind)
    return named[:1].upper() + named[1:]


def priced_words(planned: Planned, one: PricedTension, *, points: bool) -> str:
    """What an answer could be worth to each side, and its points where they are asked for."""
    worth = worth_words(one.lens, planned.settings, up_to=one.tension.kind == "disagreement")
    ranked = (
        f" Points: {one.points:.4f} = gain {max(0.0, one.gain):.4f} × chance {one.chance:.2f}."
        if points
        else ""
    )
    return f"{worth}, if {one.tension.what_if}.{ranked}"


def _item_lines(planned: Planned, item: AgendaItem, *, points: bool) -> Iterator[str]:
    tension = item.priced.tension
    yield priced_words(planned, item.priced, points=points)
    minutes = f"{60 * item.priced.hours:.0f} minutes"
    if tension.in_the_room:
        yield f"{minutes}. In the room: {people_words(planned.portfolio, tension.in_the_room)}."
    else:
        yield f"{minutes}. Nobody is named for it yet."


def _hours_line(agenda: Agenda) -> str:
    whose = f"For {agenda.forum.key}" if agenda.forum is not None else "For everybody"
    picked = count_words(len(agenda.items), "conversation")
    return f"{whose}: {picked} in {agenda.hours_used:g} of {agenda.hours:g} hours."


def _caveats(planned: Planned, agenda: Agenda) -> Iterator[str]:
    if is_rough(planned.plan):
        yield _ROUGH
    if agenda.is_estimate and agenda.items:
        yield "What all of them bring together is an estimate."
