"""The agenda as Markdown: for a file, a letter, a page."""

from collections.abc import Iterator, Mapping

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, percent_with_article
from bowstring.report.markdown import markdown_text
from bowstring.tensions.agenda import Agenda, AgendaItem
from bowstring.tensions.attendees import attendees_of
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.whole_effect import Basis
from bowstring.tensions.worth import change_words, is_told, worth_words

ROUGH_WORDS = phrase(
    "Few large pieces of work: where a figure is marked as an estimate, trust the order, not the size."
)

NO_DIFFERENCE = phrase("No reliable difference between the plans compared")
_BASIS_WORDS = {
    Basis.ESTIMATE: phrase(" An estimate."),
    Basis.INTERVAL: phrase(" Between the best plans found, which are not proven best."),
}


def agenda_markdown(
    portfolio: Portfolio,
    ledger: Ledger,
    agenda: Agenda,
    *,
    points: bool = False,
    members: Mapping[str, str] | None = None,
) -> str:
    """The agenda of a forum.

    Args:
        portfolio: its facts.
        ledger: of its questions.
        agenda: what is talked about.
        points: with what ranks each question.
        members: what those are called whom the list of people does not hold, by key.
    """
    lines = [f"# {markdown_text(portfolio.settings.name)}: agenda", ""]
    lines += [f"**{markdown_text(ledger.first_line)}**", "", markdown_text(hours_words(agenda))]
    lines += [line for caveat in caveats(agenda) for line in ("", markdown_text(caveat))]
    if agenda.items:
        lines.append("")
    for number, item in enumerate(agenda.items, start=1):
        lines.append(f"{number}. **{markdown_text(item.priced.tension.question)}**  ")
        lines_of_item = item_lines(portfolio, item, points=points, members=members)
        entries = [markdown_text(line) for line in lines_of_item]
        lines += [f"   {line}  " for line in entries[:-1]] + [f"   {entries[-1]}"]
    return "\n".join(lines)


def item_lines(
    portfolio: Portfolio, item: AgendaItem, *, points: bool, members: Mapping[str, str] | None = None
) -> Iterator[str]:
    """What an item is worth, and who has to be there for how long.

    Args:
        portfolio: its facts.
        item: of the agenda.
        points: whether they are told.
        members: what those are called whom the list of people does not hold, by key.
    """
    tension = item.priced.tension
    yield priced_words(portfolio, item.priced, points=points)
    minutes = phrase(
        "To {value}: {hours:.0f} minutes", value=item.purpose.value, hours=60 * item.priced.hours
    )
    if tension.in_the_room:
        # Names may hold commas.
        there = "; ".join(attendee.words for attendee in attendees_of(portfolio, tension, members=members))
        yield phrase("{minutes}. In the room: {there}.", minutes=minutes, there=there)
    else:
        yield phrase("{minutes}. Nobody is named to be there yet.", minutes=minutes)


def priced_words(portfolio: Portfolio, priced: PricedTension, *, points: bool) -> str:
    """What an answer could be worth to each side, and its points where they are asked for.

    Args:
        portfolio: its facts.
        priced: the question.
        points: whether they are told.
    """
    ranked = (
        phrase(
            " Points: {points:.4f} = gain {part:.4f} × chance {chance:.2f}.",
            points=priced.points,
            part=max(0.0, priced.gain),
            chance=priced.chance,
        )
        if points
        else ""
    )
    expected = f" {words}" if (words := expected_words(portfolio, priced)) else ""
    basis, lesser = _BASIS_WORDS.get(priced.basis, ""), lesser_words(portfolio, priced)
    return f"{answer_words(portfolio, priced)}{basis}{lesser}{expected}{ranked}"


def answer_words(portfolio: Portfolio, priced: PricedTension) -> str:
    """What answering is worth, and on what condition: "Worth £1.2m more, if we hire one …", "Knowing the date …"."""
    gain, tension, knowing = gain_words(portfolio, priced), priced.tension, priced.kind.knowing
    if not knowing or not priced.is_reliable:
        return phrase("{gain}, if {what_if}.", gain=gain, what_if=tension.what_if)
    return " ".join(filter(None, (f"{knowing}: {gain.removeprefix('Worth ')}.", tension.today)))


def gain_words(portfolio: Portfolio, priced: PricedTension) -> str:
    """What an answer could be worth to each side, where that is more than what is unproven of the plans compared."""
    if priced.basis is Basis.BOUND:
        return phrase("Worth less than talking about it costs")
    if not priced.is_reliable:
        return NO_DIFFERENCE
    return worth_words(priced.lens, portfolio.settings, up_to=priced.kind.is_up_to)


def lesser_words(portfolio: Portfolio, priced: PricedTension) -> str:
    """What the answer that goes less far is worth: " One quarter sooner: worth 200 more people …"."""
    if priced.tension.lesser is None or not priced.could_change_the_plan:
        return ""
    answer, _ = priced.tension.lesser
    if priced.lesser is None:
        return phrase(" {answer}: no gain.", answer=answer)
    worth = worth_words(priced.lesser.lens, portfolio.settings, up_to=False)
    return f" {answer}: {worth[0].lower()}{worth[1:]}."


def expected_words(portfolio: Portfolio, priced: PricedTension) -> str:
    """What talking is worth on average, by which questions are ordered: "Talking has a 20 % chance …"."""
    if not priced.is_worth_talking_about:
        return ""
    settings = portfolio.settings
    expected = priced.expected_lens
    # A side that it does nothing to needs no words; what is gained comes first.
    sides = sorted(
        (lens for lens in Lens if is_told(expected.get(lens, 0.0))), key=lambda lens: expected[lens] < 0
    )
    changes = [change_words(expected[lens], lens, settings) for lens in sides] or [
        phrase("little for either side")
    ]
    chance = percent_with_article(priced.chance)
    return phrase(
        "Talking has {chance} chance of settling it: worth {changes} on average.",
        chance=chance,
        changes=", ".join(changes),
    )


def hours_words(agenda: Agenda) -> str:
    """Whose agenda it is, and how much of their time it takes."""
    whose = phrase("For {key}", key=agenda.forum.key) if agenda.forum is not None else phrase("For everybody")
    picked = count_words(len(agenda.items), "conversation", "conversations")
    return phrase(
        "{whose}: {picked} in {hours_used:g} of {hours:g} hours.",
        whose=whose,
        picked=picked,
        hours_used=agenda.hours_used,
        hours=agenda.hours,
    )


def caveats(agenda: Agenda) -> Iterator[str]:
    """What has to be said beside the figures."""
    if any(item.priced.basis is Basis.ESTIMATE for item in agenda.items):
        yield ROUGH_WORDS
    if agenda.is_estimate and agenda.items:
        yield phrase("What these conversations bring together is an estimate.")
