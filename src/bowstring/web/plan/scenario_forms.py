"""Forms of a scenario: its name and reason, and the kinds of change that people try most."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from bowstring.formats.own.tables import TABLES
from bowstring.model.capacity import Capacity
from bowstring.model.initiatives import Lock
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.scenarios import Change
from bowstring.model.wording import number_words
from bowstring.report.table_words import TABLE_WORDS
from bowstring.web.site.figures import PickField
from bowstring.web.site.once import OnceForm


class ScenarioForm(OnceForm):
    """A new scenario."""

    name = forms.CharField(
        label=phrase("What if …"),
        max_length=200,
        help_text=phrase("For example: the budget is a tenth smaller."),
    )
    reason = forms.CharField(
        label=phrase("Why you are trying this"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChangeForm(OnceForm):
    """A change that a scenario makes. kind: which form it was."""

    title = ""

    def __init__(self, data: Any = None, *, portfolio: Portfolio, **more: Any) -> None:
        super().__init__(data, **more)
        self.portfolio = portfolio

    def changes(self, scenario: str) -> tuple[Change, ...]:
        """What the form says, of a form whose fields are right."""
        raise NotImplementedError


class MoneyForm(ChangeForm):
    """Every budget for all funds, more or less by so many per cent; where there is none, every budget."""

    title = phrase("Change the budget")
    percent = forms.FloatField(
        label=phrase("Change all budgets by, %"),
        help_text=phrase("Use a minus number for less, such as -10."),
        min_value=-100,
        max_value=1000,
    )

    def clean(self) -> dict[str, Any]:
        """With a budget to change."""
        answers: dict[str, Any] = super().clean() or {}
        if not self.portfolio.budget:
            raise forms.ValidationError(phrase("There is no budget to change. Add a budget first."))
        return answers

    def changes(self, scenario: str) -> tuple[Change, ...]:
        """A change for each period."""
        factor = 1 + self.cleaned_data["percent"] / 100
        rows = [budget for budget in self.portfolio.budget if not budget.fund] or list(self.portfolio.budget)
        amounts: dict[str, float] = {}
        for row in rows:
            amounts.setdefault(row.period, row.amount)
        return tuple(
            Change(
                scenario=scenario,
                table="budget",
                record=period,
                field="amount",
                value=number_words(round(amount * factor, 2)),
            )
            for period, amount in amounts.items()
        )


class WorkForm(ChangeForm):
    """An initiative funded, left out, or started in a quarter."""

    title = phrase("Include, leave out or start an initiative")
    lock = forms.ChoiceField(label=phrase("What happens to it"))

    def __init__(self, data: Any = None, *, portfolio: Portfolio, **more: Any) -> None:
        super().__init__(data, portfolio=portfolio, **more)
        names = {
            initiative.key: initiative.name for initiative in portfolio.initiatives if not initiative.is_over
        }
        quarters = [portfolio.settings.start.plus(step) for step in range(portfolio.settings.quarters)]
        self.fields["lock"].choices = [  # type: ignore[attr-defined]
            (Lock.FUND.value, phrase("It is in the plan")),
            (Lock.LEAVE_OUT.value, phrase("It is left out")),
            *((str(quarter), phrase("It starts in {words}", words=quarter.words)) for quarter in quarters),
        ]
        self.fields["initiative"] = PickField(
            label=phrase("Initiative"), names=names, what=phrase("an initiative")
        )
        self.order_fields(["initiative", "lock"])

    def changes(self, scenario: str) -> tuple[Change, ...]:
        """Its lock."""
        answers = self.cleaned_data
        return (
            Change(
                scenario=scenario,
                table="initiatives",
                record=answers["initiative"],
                field="lock",
                value=answers["lock"],
            ),
        )


class PeopleForm(ChangeForm):
    """More or fewer people of a scarce discipline, in every quarter."""

    title = phrase("Change the number of people")
    people = forms.FloatField(
        label=phrase("Number of people to add"),
        help_text=phrase("Use a minus number for fewer people."),
        min_value=-100_000,
        max_value=100_000,
    )

    def __init__(self, data: Any = None, *, portfolio: Portfolio, **more: Any) -> None:
        super().__init__(data, portfolio=portfolio, **more)
        names = {discipline.key: discipline.name for discipline in portfolio.disciplines}
        scarce = [row.discipline for row in portfolio.capacity if row.people is not None]
        choices = [(key, names.get(key, key)) for key in dict.fromkeys(scarce)]
        self.fields["discipline"] = forms.ChoiceField(label=phrase("Discipline"), choices=choices)
        self.order_fields(["discipline", "people"])

    def changes(self, scenario: str) -> tuple[Change, ...]:
        """The people of every quarter, and of each that is told of by itself."""
        key, by = self.cleaned_data["discipline"], self.cleaned_data["people"]
        return tuple(
            Change(
                scenario=scenario,
                table="capacity",
                record=key if row.quarter is None else f"{key}@{row.quarter}",
                field="people",
                value=number_words(max(0.0, (row.people or 0.0) + by)),
            )
            for row in people_of(self.portfolio, key)
        )


def people_of(portfolio: Portfolio, discipline: str) -> tuple[Capacity, ...]:
    """The rows that say how many people of a discipline there are."""
    return tuple(row for row in portfolio.capacity if row.discipline == discipline and row.people is not None)


class FieldForm(ChangeForm):
    """Any field of any record, written as a file has it."""

    title = phrase("Change another fact")
    table = forms.ChoiceField(
        label=phrase("Table"),
        choices=[
            (name, TABLE_WORDS[name].title if name in TABLE_WORDS else name.capitalize())
            for name in TABLES
            if name not in ("scenarios", "changes")
        ],
    )
    record = forms.CharField(
        label=phrase("The record's key"),
        max_length=300,
        help_text=phrase("As shown on the page of that table."),
    )
    field = forms.CharField(
        label=phrase("Field"), max_length=100, help_text=phrase("Such as cost_per_quarter.")
    )
    value = forms.CharField(label=phrase("New value"), max_length=1000, required=False)

    def changes(self, scenario: str) -> tuple[Change, ...]:
        """That field."""
        answers = self.cleaned_data
        return (
            Change(
                scenario=scenario,
                table=answers["table"],
                record=answers["record"].strip(),
                field=answers["field"].strip(),
                value=answers["value"].strip(),
            ),
        )


CHANGES: Mapping[str, type[ChangeForm]] = {
    "money": MoneyForm,
    "work": WorkForm,
    "people": PeopleForm,
    "field": FieldForm,
}
"""The kinds of change, by the name that their forms are sent under."""


def change_forms(portfolio: Portfolio, sent: ChangeForm | None = None) -> Sequence[tuple[str, ChangeForm]]:
    """A form for each kind of change; the one that was sent as it was."""
    return tuple(
        (kind, sent if isinstance(sent, made) else made(portfolio=portfolio, auto_id=f"{kind}_%s"))
        for kind, made in CHANGES.items()
    )
