"""Words of reuse, as the command line and the site say them."""

from collections.abc import Mapping

from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import capitalised, count_words
from bowstring.reuse.duplicates import Duplicate
from bowstring.reuse.prior_art import Match

NOTHING = "We found nothing similar. Try the words your users would use."
"""Where a question finds nothing."""


def when_words(match: Match) -> str:
    """When something is there: "Near future: planned, forecast for 30 June 2026"."""
    words = f"{match.when.value}: {match.when_words}" if match.when_words else match.when.value
    return capitalised(words)


def duplicates_words(count: int) -> str:
    """How many pairs there are."""
    if not count:
        return "Nothing here looks like a duplicate."
    return f"{count_words(count, 'pair')} may be duplicates. Check before you merge them."


def names_of(portfolio: Portfolio) -> Mapping[str, str]:
    """What initiatives and assets are called, by key; an asset's where both have one."""
    names = {work.key: work.name for work in portfolio.initiatives}
    return names | {asset.key: asset.name for asset in portfolio.assets}


def choice_words(duplicate: Duplicate) -> str:
    """What was recorded about a pair; empty where nothing was."""
    if duplicate.choice is None:
        return ""
    return (
        f"recorded: {duplicate.choice.choice.value}"
        if duplicate.choice.choice is not None
        else "not decided yet"
    )


def saving_words(portfolio: Portfolio, duplicate: Duplicate) -> str:
    """What is known of what one of a pair would save."""
    currency = portfolio.settings.currency
    if duplicate.saving is not None:
        return f"Reuse would save {money_words(duplicate.saving, currency)}, as recorded."
    asset = (
        portfolio.index.assets.get(duplicate.instead_of) if duplicate.instead_of_table == "assets" else None
    )
    if asset is not None and asset.run_cost_per_quarter is not None:
        return f"Running the first one costs {money_words(asset.run_cost_per_quarter, currency)} a quarter."
    return "Nobody has said how much reuse would save."
