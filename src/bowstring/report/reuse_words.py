"""Words of reuse, as the command line and the site say them."""

from collections.abc import Mapping

from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import capitalised, count_words
from bowstring.reuse.duplicates import Duplicate
from bowstring.reuse.prior_art import Match

NOTHING = phrase("We found nothing similar. Try the words your users would use.")
"""Where a question finds nothing."""


def when_words(match: Match) -> str:
    """When something is there: "Near future: planned, forecast for 30 June 2026"."""
    words = f"{match.when.value}: {match.when_words}" if match.when_words else match.when.value
    return capitalised(words)


def duplicates_words(count: int) -> str:
    """How many pairs there are."""
    if not count:
        return phrase("Nothing here looks like a duplicate.")
    return phrase(
        "{pairs} may be duplicates. Check before you merge them.", pairs=count_words(count, "pair", "pairs")
    )


def names_of(portfolio: Portfolio) -> Mapping[str, str]:
    """What initiatives and assets are called, by key; an asset's where both have one."""
    names = {work.key: work.name for work in portfolio.initiatives}
    return names | {asset.key: asset.name for asset in portfolio.assets}


def choice_words(duplicate: Duplicate) -> str:
    """What was recorded about a pair; empty where nothing was."""
    if duplicate.choice is None:
        return ""
    return (
        phrase("recorded: {value}", value=duplicate.choice.choice.value)
        if duplicate.choice.choice is not None
        else phrase("not decided yet")
    )


def saving_words(portfolio: Portfolio, duplicate: Duplicate) -> str:
    """What is known of what one of a pair would save."""
    currency = portfolio.settings.currency
    if duplicate.saving is not None:
        return phrase(
            "Reuse would save {saving}, as recorded.", saving=money_words(duplicate.saving, currency)
        )
    asset = (
        portfolio.index.assets.get(duplicate.instead_of) if duplicate.instead_of_table == "assets" else None
    )
    if asset is not None and asset.run_cost_per_quarter is not None:
        return phrase(
            "Running the first one costs {run_cost_per_quarter} a quarter.",
            run_cost_per_quarter=money_words(asset.run_cost_per_quarter, currency),
        )
    return phrase("Nobody has said how much reuse would save.")
