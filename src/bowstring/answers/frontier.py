"""The answer of `frontier` for programs, with the keys that docs/commands.md#frontier lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, finite, problem_answers
from bowstring.model.problems import Problem
from bowstring.planning.frontier.frontier import Frontier


def frontier_answer(frontier: Frontier, problems: Sequence[Problem]) -> Answer:
    """`frontier`: its plans, and how far any other could lie beyond them."""
    return {
        "points": [
            {
                "user_need": point.user,
                "business_value": point.business,
                "user_need_points": point.user_share,
                "business_value_points": point.business_share,
                "together_points": point.together,
                "starts": {key: str(start) for key, start in sorted(point.starts.items())},
            }
            for point in frontier.points
        ],
        "complete": frontier.complete,
        "gap": finite(frontier.gap),
        "problems": problem_answers(problems),
    }
