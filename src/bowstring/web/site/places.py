"""Where each thing of the portfolio is shown."""

from urllib.parse import quote

from bowstring.model.dependencies import ThingKind
from bowstring.web.access import Visit
from bowstring.web.site.frame import address


def thing_url(visit: Visit, kind: ThingKind, key: str, name: str) -> str:
    """An initiative's own page; an asset or capability in its table, found by its name."""
    if kind is ThingKind.INITIATIVE:
        return address("initiative", visit, initiative=key)
    if kind is ThingKind.ASSET:
        return f"{address('table-assets', visit)}?q={quote(name)}"
    return f"{address('records', visit, table='capabilities')}?q={quote(name)}"


def record_url(visit: Visit, table: str, key: str, name: str) -> str:
    """The same for a record of the table of assets or of initiatives."""
    return thing_url(visit, ThingKind.INITIATIVE if table == "initiatives" else ThingKind.ASSET, key, name)
