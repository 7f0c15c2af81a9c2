"""Quarters and the periods that budgets and measurements are told in."""

import re
from dataclasses import dataclass
from datetime import date

from bowstring.model.language import phrase

DAYS_A_QUARTER = 365.25 / 4
"""On average over the cycle of leap years."""

_QUARTER = re.compile(r"(\d{4})\s*-?\s*Q([1-4])", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})\s*/\s*(\d{2}|\d{4})")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter; `Quarter(2026, 4)` is October to December 2026.

    Raises: ValueError where number is not 1 to 4, or year not 1 to 9999.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 4 and 1 <= self.year <= 9999):
            raise ValueError(f"no such quarter: {self.year}-Q{self.number}")

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    @property
    def index(self) -> int:
        """Quarters since year 0, so that differences count quarters."""
        return self.year * 4 + self.number - 1

    @property
    def words(self) -> str:
        """As people read it: "October to December 2026"."""
        return phrase(
            "{first:%B} to {last:%B} {year}", first=self.first_day, last=self.last_day, year=self.year
        )

    @property
    def first_month(self) -> str:
        """Its first month, where something begins: "October 2026"."""
        return phrase("{month:%B} {year}", month=self.first_day, year=self.year)

    @property
    def last_month(self) -> str:
        """Its last month, where something ends: "December 2026"."""
        return phrase("{month:%B} {year}", month=self.last_day, year=self.year)

    @property
    def first_day(self) -> date:
        """The first day inside it."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day inside it."""
        return date(self.year, self.number * 3, 30 if self.number in (2, 3) else 31)

    def plus(self, quarters: int) -> "Quarter":
        """The quarter that many later (earlier where negative)."""
        index = self.index + quarters
        return Quarter(index // 4, index % 4 + 1)

    def minus(self, other: "Quarter") -> int:
        """How many quarters it lies after the other."""
        return self.index - other.index

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """The quarter that `2026-Q4`, or a date inside it such as `2026-11-02`, names.

        Raises: ValueError where it names none.
        """
        match = _QUARTER.fullmatch(text.strip())
        if match:
            return cls(int(match[1]), int(match[2]))
        return cls.of(date.fromisoformat(text.strip()[:10]))


def quarters_of(period: str, financial_year_start_month: int = 4) -> tuple[Quarter, ...]:
    """The quarters of a budget period: `2026/27` (a financial year), `2026` or a single quarter.

    A financial year that starts in January is written `2026/27` too and then covers 2026.
    Raises: ValueError where the text names no period.
    """
    text = period.strip()
    match = _YEAR.fullmatch(text)
    if match:
        year, ending = int(match[1]), int(match[2])
        if (year + 1) % 100 != ending % 100 or (ending > 99 and ending != year + 1):
            raise ValueError(f"{text!r} is not a financial year such as 2026/27")
        first = Quarter(year, (financial_year_start_month - 1) // 3 + 1)
    elif re.fullmatch(r"\d{4}", text):
        first = Quarter(int(text), 1)
    else:
        return (Quarter.parse(text),)
    return tuple(first.plus(step) for step in range(4))
