"""The job that looks for who could join which team, kept with the plan recorded last."""

from django.db import transaction

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.teams.proposal import propose_joining
from bowstring.web.jobs.running import Run
from bowstring.web.store import plans as store
from bowstring.web.store.facts import load_revision

_SECONDS = 30.0


def propose_joinings(run: Run) -> int:
    """Look for the proposal that fills most gaps. Raises: BowstringError where the facts are newer than the plan."""
    revision, portfolio = load_revision(run.job.portfolio)
    card = store.latest_plan(run.job.portfolio)
    if card is None or card.revision != revision:
        raise BowstringError(
            phrase("The facts have changed since the plan was made. Wait for the new plan first.")
        )
    run.tell(0.0, phrase("Finding who could join"))
    proposal = propose_joining(portfolio, seconds=_SECONDS)
    with transaction.atomic():
        run.must_hold()
        store.add_findings(card.number, {"joining": proposal})
    return card.number
