"""`since`: what was promised and kept, and what changed since an earlier state of the portfolio."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bowstring.answers.since import Since, since_answer
from bowstring.cli.edge import capped, print_json
from bowstring.cli.loading import Planned, PlanOptions, ledger_of, plan_at
from bowstring.cli.screen import Screen
from bowstring.delivery.slips import day_of
from bowstring.formats.own.fact_changes import fact_changes, new_scores
from bowstring.formats.plans.plan_files import is_recorded_plan, read_plan
from bowstring.model.language import phrase, written
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, error
from bowstring.report.fact_words import fact_sentence, names_of_records, shown_scores_words
from bowstring.report.plan_change import MOST_NAMED, plan_change, start_change
from bowstring.report.talk import promise_words
from bowstring.tensions.follow_ups import FollowUpState, earlier_question

_DAYS = 7


def show_since(
    path: Path,
    before: Path | None,
    effort: PlanOptions,
    *,
    days: int | None,
    show_all: bool,
    as_json: bool,
) -> None:
    """Tell promises, answers, what changed in the facts and what that did to the plan.

    Args:
        path: of the portfolio.
        before: an earlier state of it, or a recorded plan of one; None for promises and answers alone.
        effort: how long to search, and from which seed.
        days: how many days back; None for since the earlier facts, or a week.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    now = plan_at(path, effort)
    since = _since(now, before, effort, days)
    if as_json:
        print_json(since_answer(since, now.all_problems))
        return
    screen = Screen()
    screen.say(
        phrase(
            "From {first:%-d %B %Y} to {last:%-d %B %Y}.",
            first=since.first,
            last=since.last,
        )
    )
    _show_promises(screen, since, show_all=show_all)
    if before is not None:
        _show_changes(screen, since, show_all=show_all)


def _since(now: Planned, before: Path | None, effort: PlanOptions, days: int | None) -> Since:
    last = day_of(now.portfolio)
    first = last - timedelta(days=_DAYS if days is None else days)
    questions: dict[str, str] = {}
    # None where there is no plan to ask them against, or nobody talked.
    if now.plan.divisible is not None and now.plan.is_planned and now.portfolio.conversations:
        questions = {priced.key: priced.tension.question for priced in ledger_of(now).tensions}
    if before is None:
        return Since(portfolio=now.portfolio, first=first, last=last, questions=questions)
    if is_recorded_plan(before):
        starts = read_plan(before).starts
        _need_the_same(starts, now.portfolio, before)
        return Since(
            portfolio=now.portfolio,
            first=first,
            last=last,
            questions=questions,
            starts=(starts, now.plan.starts),
        )
    then = plan_at(before, effort)
    _need_the_same(then.portfolio.index.initiatives, now.portfolio, before)
    plans = (then.plan, now.plan) if then.plan.is_planned and now.plan.is_planned else None
    if days is None and (day_then := day_of(then.portfolio)) < last:
        first = day_then
    return Since(
        portfolio=now.portfolio,
        first=first,
        last=last,
        questions=questions,
        facts=fact_changes(then.portfolio, now.portfolio),
        scores=new_scores(then.portfolio, now.portfolio),
        starts=(plans[0].starts, plans[1].starts) if plans is not None else None,
        plans=plans,
    )


def _need_the_same(keys: Collection[str], now: Portfolio, before: Path) -> None:
    """Raises: BadDataError where none of the work of the earlier state is there now: it is of another portfolio."""
    if keys and now.initiatives and now.index.initiatives.keys().isdisjoint(keys):
        message = phrase("none of its initiatives is in {name}.", name=now.settings.name)
        mend = phrase("Give an earlier state of the same portfolio.")
        raise BadDataError((error(Place(table=str(before)), message, mend),))


def _show_promises(screen: Screen, since: Since, *, show_all: bool) -> None:
    states = {FollowUpState.NOT_YET: phrase("not due yet")}
    screen.heading(phrase("Promises"))
    promises = [
        phrase(
            "{state}: {promise}",
            state=_capital(states.get(promise.state, phrase(promise.state.value))),
            promise=promise_words(promise, since.portfolio),
        )
        for promise in since.promises
    ]
    for line in capped(promises, show_all=show_all) or [phrase("No promise fell due.")]:
        screen.say(line, lead="- ")
    screen.heading(phrase("Answered"))
    answers = [
        phrase(
            "{day}: {question} {outcome}",
            day=written(conversation.settled_on, "%-d %B"),
            question=since.questions.get(conversation.tension)
            or f"{_capital(earlier_question(since.portfolio, conversation.tension))}.",
            outcome=conversation.outcome,
        ).strip()
        for conversation in since.answered
        if conversation.settled_on is not None
    ]
    for line in capped(answers, show_all=show_all) or [phrase("No question was answered.")]:
        screen.say(line, lead="- ")


def _show_changes(screen: Screen, since: Since, *, show_all: bool) -> None:
    if since.facts is not None:
        names = names_of_records(since.portfolio)
        lines = [fact_sentence(since.portfolio, change, names) for change in since.facts]
        if since.scores:
            lines.append(shown_scores_words(since.scores))
        screen.heading(phrase("What changed in the facts"))
        for line in capped(lines, show_all=show_all) or [phrase("Nothing changed.")]:
            screen.say(line, lead="- ")
    screen.heading(phrase("What that did to the plan") if since.facts is not None else phrase("The plan"))
    if since.starts is None:
        screen.say(phrase("One of the two has no plan."))
        return
    most = None if show_all else MOST_NAMED
    portfolio = _with_gone(since)
    change = (
        plan_change(portfolio, *since.plans, most=most)
        if since.plans is not None
        else start_change(portfolio, *since.starts, most=most)
    )
    screen.say(change.headline)
    if change.is_same:
        return
    for side in change.sides:
        chance = phrase(" (may be chance)") if side.is_noise else ""
        exact = (
            phrase("; if work could be split: {reliable}", reliable=side.reliable) if side.reliable else ""
        )
        screen.say(f"{side.side}: {side.words}{chance}{exact}.", lead="- ")
    for works in change.lists:
        named = "; ".join(work.name for work in works.works)
        more = phrase("; and {more:,} more. Use --all to show them", more=works.more) if works.more else ""
        screen.say(f"{works.title}: {named}{more}.", lead="- ")
    if change.caveat:
        screen.say(change.caveat)


def _with_gone(since: Since) -> Portfolio:
    """The portfolio with the initiatives that are gone, so that those have names too."""
    gone = [
        change.before
        for change in since.facts or ()
        if change.after is None and change.table == "initiatives"
    ]
    return replace(since.portfolio, initiatives=(*filter(None, gone), *since.portfolio.initiatives))


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
