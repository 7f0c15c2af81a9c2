"""What a whole table shows of how its figures and dates are written, for columns that do not show it themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.columns.dates import order_of
from bowstring.formats.foreign.columns.numbers import Typed, typed_figure
from bowstring.formats.foreign.columns.titles import scale_in, title_of
from bowstring.formats.foreign.columns.world import language_of

_SAMPLE = 400
_ENGLISH_MONEY = frozenset(("GBP", "USD", "AUD", "CAD", "NZD", "SGD", "HKD", "INR", "$", "ZAR"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableManner:
    """How a table is written. decimals, orders: what its columns show, by column; english: how much speaks for 1,234.5.

    continental: how much speaks for 1.234,5. scale, currency: what its title or a note says of all its money.
    """

    decimals: Mapping[str, str]
    orders: Mapping[str, bool]
    english: int
    continental: int
    scale: float | None = None
    currency: str = ""

    @property
    def decimal(self) -> str:
        """The decimal mark that the columns agree on; "" where none shows it, or they disagree."""
        marks = set(self.decimals.values())
        return next(iter(marks)) if len(marks) == 1 else ""

    @property
    def day_first(self) -> bool | None:
        """The order of dates that the columns agree on; None if none shows it, or they disagree."""
        orders = set(self.orders.values())
        return next(iter(orders)) if len(orders) == 1 else None


def evidence_of(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], *, separator: str = "", around: str = ""
) -> TableManner:
    """What the table shows. around: the text above and below it."""
    decimals: dict[str, str] = {}
    orders: dict[str, bool] = {}
    english = 1 if separator == "," else 0
    continental = 1 if separator == ";" else 0
    dotted, after, sterling = False, False, False
    for at, name in enumerate(header):
        texts = _texts(rows, at)
        figures = [figure for text in texts if (figure := typed_figure(text)) is not None]
        if figures and len(figures) >= 0.6 * len(texts):
            marks = {figure.decimal for figure in figures if figure.decimal}
            if len(marks) == 1:
                decimals[name] = next(iter(marks))
            after = after or any(
                f.is_sign_after and f.currency in ("EUR", "PLN", "CZK", "SEK", "NOK", "DKK") for f in figures
            )
            sterling = sterling or any(figure.currency in _ENGLISH_MONEY for figure in figures)
        days = {order.day_first for text in texts if (order := order_of(text)) is not None} - {None}
        if len(days) == 1:
            orders[name] = bool(next(iter(days)))
        dotted = dotted or any(text.count(".") == 2 and order_of(text) is not None for text in texts[:20])
    titles = [title_of(name) for name in header]
    sterling = sterling or any(title.currency in _ENGLISH_MONEY for title in titles)
    language = language_of([title.words for title in titles])
    scale, currency = scale_in(around)
    return TableManner(
        decimals=decimals,
        orders=orders,
        english=english + sterling + (not language),
        continental=continental + after + dotted + bool(language) + any(t.currency == "EUR" for t in titles),
        scale=scale,
        currency=currency,
    )


def decimal_mark(  # noqa: PLR0911
    figures: Sequence[Typed], evidence: TableManner, *, column: str, is_money: bool, scale: float
) -> str:
    """The decimal mark of a column's figures; "" where that stays in doubt.

    Args:
        figures, column: what was typed in the column, and its name.
        evidence: what the rest of the table shows.
        is_money, scale: whether it holds money, and what its figures are multiplied by.
    """
    own = {figure.decimal for figure in figures if figure.decimal}
    if len(own) == 1:
        return next(iter(own))
    marks = {figure.mark for figure in figures if figure.mark}
    if own or not marks:
        return ""
    # 450.000 beside 90,000: each would be thousands to one reader and a fraction to another.
    if len(marks) > 1:
        return ""
    mark = next(iter(marks))
    others = {decimal for name, decimal in evidence.decimals.items() if name != column}
    codes = {figure.currency for figure in figures if figure.currency}
    is_english = bool(codes & _ENGLISH_MONEY)
    english = evidence.english
    continental = evidence.continental + ("EUR" in codes)
    if mark == ",":
        if others == {"."} or (not others and english and not continental):
            return "."
        # English words between commas: that it is in euros does not make its commas decimal ones.
        if not others and english >= 2 and continental <= 1:
            return "."
        return "," if others == {","} and continental and not is_english and not is_money else ""
    if others == {","} and not is_english:
        return ","
    if others == {"."} and not continental:
        return "."
    if not others and continental >= 2 and not is_english and evidence.english <= 1 and scale < 1e6:
        return ","
    # Nobody writes money to three decimals, and nothing but the language speaks.
    if not others and continental and not evidence.english and is_money and scale == 1.0 and not is_english:
        return ","
    if not others and not continental and (not is_money or scale >= 1e6):
        return "."
    return ""


def _texts(rows: Sequence[Sequence[Cell]], at: int) -> list[str]:
    texts: list[str] = []
    for row in rows:
        if at < len(row):
            cell = row[at]
            if (
                isinstance(cell, str)
                and (text := cell.strip())
                and len(text) <= 40
                and any(map(str.isdigit, text))
            ):
                texts.append(text)
                if len(texts) >= _SAMPLE:
                    break
    return texts
