"""The answer of `ask` for programs, with the keys that docs/commands.md#ask lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, finite, problem_answers
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.tensions.asking import FirstQuestion, Question, question_words


def asking_answer(
    portfolio: Portfolio,
    problems: Sequence[Problem],
    *,
    minutes: float = 0.0,
    questions: Sequence[Question] = (),
    first: Sequence[FirstQuestion] = (),
) -> Answer:
    """`ask`: the next best questions.

    Args:
        portfolio: what they are about.
        problems: met on reading it and on planning.
        minutes: of people's time that the questions may take.
        questions: the best first, if there is a plan by value.
        first: what to find out first, if there is none.
    """
    return {
        "minutes": minutes,
        "questions": [
            {
                "initiative": question.initiative,
                "lens": question.lens.value,
                "evidence": question.evidence.value,
                "assessor": question.assessor,
                "minutes": question.minutes,
                "points": finite(question.points),
                "points_per_minute": finite(question.points_per_minute),
                "estimate": True,
                "question": question_words(portfolio, question),
            }
            for question in questions
        ],
        "first": [
            {
                "initiative": first_question.initiative,
                "missing": list(first_question.missing),
                "waiting": first_question.waiting,
                "cost": finite(first_question.cost),
            }
            for first_question in first
        ],
        "problems": problem_answers(problems),
    }
