"""What is said of plans in sentences that the command line and the site share."""

import dataclasses
import math

from bowstring.planning.frontier.frontier import Frontier, FrontierPoint
from bowstring.report.plan_words import frontier_words


def test_how_much_better_others_could_be_is_said_only_where_it_is_known() -> None:
    point = FrontierPoint(
        user=1.0, business=0.0, user_share=100.0, business_share=0.0, together=0.0, starts={}
    )
    some = Frontier(points=(point,), hull=(), complete=False, gap=0.123)
    assert "by more than 12.3\u00a0%" in frontier_words(some)
    assert "not known yet" in frontier_words(dataclasses.replace(some, gap=math.inf))
    assert "all the plans" in frontier_words(dataclasses.replace(some, complete=True, gap=math.inf))
    assert "No plan was found" in frontier_words(dataclasses.replace(some, points=(), gap=math.inf))
