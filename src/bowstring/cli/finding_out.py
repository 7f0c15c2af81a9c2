"""`ask`: what is worth finding out next."""

from collections.abc import Sequence
from pathlib import Path

from bowstring.answers.asking import asking_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, possible_plan_at
from bowstring.cli.screen import Screen, people_words, progress
from bowstring.model.assessments import Evidence
from bowstring.model.money import money_words
from bowstring.model.wording import count_words, list_words
from bowstring.tensions.asking import Question, first_questions, next_questions, question_words

_MOST = 20
_HOW = {
    Evidence.GUESS: "a considered guess",
    Evidence.DESK: "existing documents",
    Evidence.RESEARCH: "research",
    Evidence.LIVE: "a live trial",
}


def ask(
    path: Path, effort: PlanOptions, *, minutes: float, points: bool, show_all: bool, as_json: bool
) -> None:
    """Tell the next best questions; where there is no plan by value yet, the first ones.

    Args:
        path: of the portfolio.
        effort: how long to search, and from which seed.
        minutes: of people's time.
        points: what questions are ranked by, too.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    planned = possible_plan_at(path, effort)
    if planned.plan.divisible is None:
        _first(planned, show_all=show_all, as_json=as_json)
        return
    with progress("Looking for the best questions") as on_progress:
        questions = next_questions(planned.context(), minutes=minutes, on_progress=on_progress)
    if as_json:
        print_json(
            asking_answer(planned.portfolio, planned.all_problems, minutes=minutes, questions=questions)
        )
    else:
        _show(Screen(), planned, questions, minutes, points=points)


def _show(
    screen: Screen, planned: Planned, questions: Sequence[Question], minutes: float, *, points: bool
) -> None:
    if not questions:
        screen.say(f"Nothing you could find out in {minutes:g} minutes is likely to change the plan.")
        return
    used = sum(question.minutes for question in questions)
    screen.say(
        f"{count_words(len(questions), 'question')} in {used:g} of {minutes:g} minutes, best value for the "
        "time first. An estimate."
    )
    screen.say()
    for number, enquiry in enumerate(questions, start=1):
        lead = f"{number}. "
        whom = people_words(planned.portfolio, [enquiry.assessor]) if enquiry.assessor else "nobody named yet"
        screen.say(question_words(planned.portfolio, enquiry), lead=lead)
        sentence = f"Ask for {_HOW[enquiry.evidence]}: {enquiry.minutes:g} minutes. Who: {whom}."
        ranked = f" Points: {enquiry.points:.4f}, {enquiry.points_per_minute:.5f} a minute." if points else ""
        screen.say(sentence + ranked, lead=" " * len(lead))


def _first(planned: Planned, *, show_all: bool, as_json: bool) -> None:
    questions = first_questions(planned.portfolio)
    if as_json:
        print_json(asking_answer(planned.portfolio, planned.all_problems, first=questions))
        return
    screen, initiatives_by_key = Screen(), planned.portfolio.index.initiatives
    if not questions:
        screen.say(
            "There is no plan by value, and nothing is missing that anybody could say: `bowstring plan PATH` tells why."
        )
        return
    screen.say("There is no plan by value yet. What to find out first, most urgent first:")
    screen.say()
    shown = questions if show_all else questions[:_MOST]
    rows = [
        (
            initiatives_by_key[first_question.initiative].name,
            list_words(first_question.missing),
            f"{first_question.waiting:,}",
            money_words(first_question.cost, planned.settings.currency)
            if first_question.cost is not None
            else "unknown",
        )
        for first_question in shown
    ]
    screen.table(("Initiative", "Not known yet", "Waiting", "Cost"), rows, right=(2, 3), wide=1)
    if len(shown) < len(questions):
        screen.say(f"and {len(questions) - len(shown):,} more. Use --all to show them.")
