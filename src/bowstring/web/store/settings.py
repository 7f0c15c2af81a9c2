"""A portfolio's settings alone, without its tables: read by lists, changed by the settings page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from bowstring.formats.findings import Findings
from bowstring.formats.own.settings import read_settings
from bowstring.model.portfolio import Settings
from bowstring.web.models import StoredPortfolio
from bowstring.web.store.audit import digest_of_cells
from bowstring.web.store.facts import StaleEditError, change_settings
from bowstring.web.store.fetching import row_named


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSettings:
    """The settings as they are stored. stamp: tells whether they are still the same."""

    settings: Settings
    stamp: str


def kept_settings(portfolio: int) -> KeptSettings:
    """The settings of a portfolio, in one query. Raises: UnknownKeyError."""
    cells = row_named(
        StoredPortfolio.objects.filter(pk=portfolio).values_list("settings", flat=True), portfolio
    )
    return KeptSettings(settings=settings_from(cells), stamp=digest_of_cells(cells))


def settings_from(cells: Mapping[str, object]) -> Settings:
    """The settings that JSON kept."""
    settings = read_settings(cells, Findings())
    if settings is None:
        raise AssertionError("stored settings have a name and a start")
    return settings


def replace_settings(portfolio: int, new: Settings, *, stamp: str, actor: str) -> int:
    """Replace the settings that an editor saw.

    Args:
        portfolio: the portfolio's number.
        new: as they are to be.
        stamp: of those that the editor saw.
        actor: key of the account that does.

    Raises: StaleEditError where somebody changed them meanwhile.
    """
    with transaction.atomic():
        StoredPortfolio.objects.select_for_update().filter(pk=portfolio).values_list("pk").first()
        now = kept_settings(portfolio)
        if now.stamp != stamp:
            raise StaleEditError(now.settings)
        return change_settings(portfolio, new, actor=actor)
