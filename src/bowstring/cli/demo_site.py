"""The example department as a site: stored with the plan just made, and three links to try blind scoring with."""

import sys
from collections import Counter
from pathlib import Path

import typer

from bowstring.cli.screen import progress
from bowstring.cli.site import link_words
from bowstring.cli.site_database import ready_site
from bowstring.cli.site_door import LOCAL, bind, open_door
from bowstring.cli.site_processes import run_site
from bowstring.formats.plans.plan_files import recorded_document
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.report.contents import ReportContents

_KEY = "department"
_FILE = "bowstring.sqlite3"


def serve_demo(folder: Path, contents: ReportContents, *, port: int) -> None:
    """Store the department in that folder and run the site on it; where nobody is watching, only store it.

    Args:
        folder: of the example.
        contents: of the report.
        port: of the site.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{_FILE}*"):
        old.unlink()
    database = f"sqlite:///{(folder / _FILE).resolve()}"
    ready_site(database)
    accounts = store_demo(contents)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        typer.echo(f"\nThe site is ready in {folder}. To run it: bowstring serve --database {database}")
        return
    door = bind(LOCAL, port, or_any=True)
    with open_door(door) as address:
        _tell_links(address, accounts)
        run_site(door, address)


def store_demo(contents: ReportContents) -> dict[str, str]:
    """Keep the department, its plan and three people; who they are, by e-mail address.

    What takes longer than the first pages need is left to the site's worker.
    """
    from bowstring.web.access import Role, grant
    from bowstring.web.jobs.concluding import conclude
    from bowstring.web.jobs.jobs import ask
    from bowstring.web.store.accounts import make_account
    from bowstring.web.store.facts import create_portfolio
    from bowstring.web.store.plans import record_plan

    portfolio, plan = contents.portfolio, contents.plan
    if plan.divisible is None:
        raise AssertionError("the department has a plan")
    with progress("Storing the department") as on_progress:
        parts = conclude(contents, plan.divisible, tell=lambda share, _: on_progress(share))
        findings = next(parts)
        stored = create_portfolio(portfolio, _KEY)
        recorded = recorded_document(portfolio, plan, contents.ledger)
        record_plan(stored.pk, recorded, findings, revision=stored.revision)
        ask(stored.pk, "conclude")
    who = {"lead@example.org": "a portfolio lead"}
    lead = make_account("lead@example.org", name="Portfolio lead")
    grant(lead, stored, Role.LEAD, sides=[lens.value for lens in Lens])
    for lens in Lens:
        email = f"{lens.short}-side@example.org"
        account = make_account(email, name=f"Assessor, the {lens.side}")
        grant(account, stored, Role.ASSESSOR, sides=[lens.value], person=assessor_of(portfolio, lens))
        who[email] = f"an assessor of the {lens.side}"
    return who


def assessor_of(portfolio: Portfolio, lens: Lens) -> str:
    """The key of whoever of that side has assessed most; the first by key where several have."""
    of_side = {person.key for person in portfolio.people if person.lens is lens}
    made = Counter(
        assessment.assessor
        for assessment in portfolio.assessments
        if assessment.lens is lens and assessment.assessor in of_side
    )
    return min(of_side, key=lambda key: (-made[key], key), default="")


def _tell_links(address: str, accounts: dict[str, str]) -> None:
    from bowstring.web.store.accounts import account_at, make_sign_in_link

    typer.echo("\nTo try blind scoring, open each link in a browser or a private window of its own.")
    typer.echo("Each works once, within 15 minutes.")
    for email, words in accounts.items():
        account = account_at(email)
        if account is not None:
            typer.echo(f"\n  As {words}:\n  {link_words(address, make_sign_in_link(account))}")
    typer.echo("")
