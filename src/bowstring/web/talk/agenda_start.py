"""The home page before there is a plan by value: what there is, and the one thing to do next."""

import dataclasses
from dataclasses import dataclass

from bowstring.beliefs.shrinkage import fewest_to_plan
from bowstring.model.assessments import Lens
from bowstring.model.bands import ranges_of
from bowstring.model.checks import check_portfolio
from bowstring.model.choice_summary import choice_summary
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Severity
from bowstring.model.wording import count_words
from bowstring.web.access import Right, Visit
from bowstring.web.site.frame import address
from bowstring.web.store.jobs import last_job, working_job
from bowstring.web.store.sessions import open_rough_sort


@dataclass(frozen=True, slots=True, kw_only=True)
class StartStep:
    """Something to do next. is_main: the one to do first."""

    title: str
    text: str
    url: str
    button: str
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """Where a portfolio stands, and what to do. working: what is being done, in words, with its share done."""

    sentence: str
    working: str
    share: float
    failed: str
    steps: tuple[StartStep, ...]


def start_page(visit: Visit, portfolio: Portfolio) -> StartPage:
    """What to do where nothing has a price yet: bring facts in, sort, ask, or wait for the plan."""
    working = working_job(visit.portfolio_id, "plan")
    last = last_job(visit.portfolio_id, "plan") if working is None else None
    return StartPage(
        sentence=_sentence(portfolio),
        working=(working.stage or phrase("Waiting to make the plan")) if working is not None else "",
        share=round(working.progress, 3) if working is not None else 0.0,
        failed=_failed_words(portfolio, last.message) if last is not None and last.state == "failed" else "",
        steps=_steps(visit, portfolio),
    )


def _failed_words(portfolio: Portfolio, message: str) -> str:
    """Why there is no plan: how many facts stop it, which the page of problems lists; else what went wrong."""
    errors = sum(problem.severity is Severity.ERROR for problem in check_portfolio(portfolio))
    if not errors:
        return message
    return plural_phrase(
        "{errors:,} fact stops us from making a plan.",
        "{errors:,} facts stop us from making a plan.",
        errors,
        errors=errors,
    )


def _sentence(portfolio: Portfolio) -> str:
    choice = choice_summary(portfolio)
    if not portfolio.initiatives:
        return phrase("This portfolio has no initiatives yet.")
    if choice.uncosted and not choice.contenders:
        return plural_phrase(
            "{count:,} piece of work has no cost and duration yet, so it cannot be planned.",
            "{count:,} pieces of work have no cost and duration yet, so they cannot be planned.",
            choice.uncosted,
            count=choice.uncosted,
        )
    amount = (
        money_words(choice.money_asked_for, portfolio.settings.currency)
        if choice.money_asked_for is not None
        else ""
    )
    free = money_words(choice.free, portfolio.settings.currency) if choice.free is not None else ""
    count = count_words(len(choice.contender_keys), "piece of work", "pieces of work")
    if amount and free:
        return phrase(
            "{amount} asked for. You are choosing {free} among {count}.",
            amount=amount,
            free=free,
            count=count,
        )
    return (
        phrase("You are choosing among {count}, {amount} asked for.", count=count, amount=amount)
        if amount
        else phrase("You are choosing among {count}.", count=count)
    )


def _steps(visit: Visit, portfolio: Portfolio) -> tuple[StartStep, ...]:
    if not portfolio.initiatives:
        return (
            StartStep(
                title=phrase("Import your list"),
                text=phrase("A spreadsheet of the work people ask for is enough."),
                url=address("import", visit) if visit.may(Right.LEAD) else "",
                button=phrase("Import a list"),
                is_main=True,
            ),
        )
    is_sorting = open_rough_sort(visit.portfolio_id) is not None
    sort = StartStep(
        title=phrase("Rough sort"),
        text=phrase("A rough sort is open now.") if is_sorting else _sort_words(portfolio),
        url=_sort_url(visit, portfolio, is_sorting=is_sorting),
        button=phrase("Continue sorting") if is_sorting else phrase("Sort by cards"),
        is_main=True,
    )
    find_out = StartStep(
        title=phrase("Find what is missing"),
        text=phrase("See what we need to know first, most urgent at the top."),
        url=address("ask", visit),
        button=phrase("See what to find out"),
    )
    choice = choice_summary(portfolio)
    if not choice.uncosted or choice.contenders:
        return (
            (sort, find_out) if portfolio.budget or portfolio.capacity else (sort, _budget(visit), find_out)
        )
    fill_in = StartStep(
        title=phrase("Costs and durations"),
        text=phrase(
            "A plan needs how long each piece of work takes and what it costs a quarter. "
            "A first guess for all of them is enough: change many at once."
        ),
        url=address("initiatives", visit) if visit.may(Right.LEAD) else "",
        button=phrase("Fill in many at once"),
        is_main=True,
    )
    return (fill_in, dataclasses.replace(sort, is_main=False), find_out)


def _sort_words(portfolio: Portfolio) -> str:
    """What a rough sort is; how many more cards it takes where some are scored but too few to plan by."""
    plannable = [work.key for work in portfolio.initiatives if work.is_plannable]
    scored = {(assessment.initiative, assessment.lens) for assessment in portfolio.assessments}
    users, business = (sum((key, lens) in scored for key in plannable) for lens in Lens)
    fewest = fewest_to_plan(len(plannable))
    if max(users, business) and min(users, business) < fewest:
        return phrase(
            "A first plan needs scores for {fewest} pieces of work on each side. So far {users:,} have one for users "
            "and {business:,} for the business.",
            fewest=fewest,
            users=users,
            business=business,
        )
    return phrase(
        "Everyone who scores for users or the business puts cards into five ranges, "
        "sealed. That is enough for a first plan and agenda."
    )


def _sort_url(visit: Visit, portfolio: Portfolio, *, is_sorting: bool) -> str:
    """Where cards are sorted: for a lead without ranges where these are set, which opens the sort."""
    if is_sorting:
        return address("rough-sort", visit) if visit.may(Right.LEAD) or visit.may(Right.ASSESS) else ""
    if not visit.may(Right.LEAD):
        return ""
    has_ranges = all(ranges_of(portfolio.settings, lens) for lens in Lens)
    return address("rough-sort" if has_ranges else "rough-sort-ranges", visit)


def _budget(visit: Visit) -> StartStep:
    return StartStep(
        title=phrase("Budget"),
        text=phrase(
            "Without a budget or people everything fits, and no answer can change the plan. "
            "One amount for a year is enough."
        ),
        url=address("record-add", visit, table="budget") if visit.may(Right.EDIT) else "",
        button=phrase("Enter a budget"),
    )
