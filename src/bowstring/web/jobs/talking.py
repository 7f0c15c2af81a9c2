"""What a worker does for a conversation that was answered: how much better the plan got by it."""

import dataclasses

from django.db import transaction

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.planning.adopted.restore import divisible_again
from bowstring.tensions.improvement import plan_improvement
from bowstring.web.jobs.running import Run
from bowstring.web.store import plans as store
from bowstring.web.store.conversations import said_in
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.recorded_plan import RecordedPlan


def improve(run: Run) -> None:
    """The plan improvement of a conversation. parameters: conversation, its key.

    Before it: today's facts without what was said and shown in it. Nothing is kept where nothing was said.
    Raises: BowstringError where there is no plan to compare with.
    """
    key = str(run.job.parameters["conversation"])
    earlier = set(said_in(run.job.portfolio, key))
    if not earlier:
        return
    card = store.latest_plan(run.job.portfolio)
    plan = RecordedPlan(card).plan
    if card is None or plan is None:
        raise BowstringError(phrase("There is no plan to compare with. Plan first."))
    run.tell(0.1, phrase("Working out how the plan changed"))
    after = load_portfolio(run.job.portfolio)
    kept = tuple(
        assessment
        for assessment in after.assessments
        if (assessment.initiative, assessment.assessor, assessment.round, assessment.made_at) not in earlier
    )
    before = divisible_again(dataclasses.replace(after, assessments=kept), plan)
    improvement = plan_improvement(before, after)
    with transaction.atomic():
        run.must_hold()
        store.add_findings(card.number, {f"improvement:{key}": improvement})
