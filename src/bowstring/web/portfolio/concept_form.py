"""Starting a concept: what two people write down on one page in the first minute."""

from collections.abc import Mapping
from typing import Any

from django import forms

from bowstring.formats.cells import TEXT
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.language import phrase
from bowstring.web.site.cells import CellField
from bowstring.web.site.once import OnceForm
from bowstring.web.site.record_forms import MOST_CHOICES, NamesByTable

_LINE, _TEXT = 200, 5_000

WORTH_TO_USERS = phrase("Worth to users")
WORTH_TO_BUSINESS = phrase("Worth to the business")
MUST_BE_TRUE = phrase("What must be true")
"""Under these names the words of a concept are kept with the initiative, before anybody gives figures."""


def _text(label: str, hint: str = "", *, rows: int = 0, required: bool = False) -> CellField:
    return CellField(
        TEXT,
        default="",
        label=label,
        help_text=hint,
        required=required,
        max_length=_TEXT if rows else _LINE,
        widget=forms.Textarea({"rows": rows}) if rows else forms.TextInput(),
    )


class ConceptForm(OnceForm):
    """A concept with its two leads. choices: keys and names of needs, people, teams and capabilities."""

    name = _text(phrase("Name"), phrase("Such as “Apply for a carer's break”."), required=True)
    description = _text(phrase("Describe it in a sentence"), rows=2)
    focus = forms.ChoiceField(
        label=phrase("Who is it mainly for?"),
        choices=[
            (Focus.PRODUCT.value, phrase("people who use a service (product)")),
            (Focus.PLATFORM.value, phrase("teams that build services (platform)")),
            (Focus.ENTERPRISE.value, phrase("the whole organisation (enterprise)")),
        ],
    )
    need = forms.ChoiceField(label=phrase("Which recorded need does it meet?"), required=False)
    need_statement = _text(phrase("Or describe a new need"), phrase("As a … I need … so that …"), rows=2)
    life_event = _text(phrase("Life event"), phrase("For example “Becoming a carer”."))
    worth_to_users = _text(
        phrase("What would it change for users?"), phrase("In words. Figures come later."), rows=3
    )
    worth_to_business = _text(
        phrase("What would it change for the business?"), phrase("In words: money, time, risk."), rows=3
    )
    must_be_true = _text(phrase("What must be true for it to be worth doing?"), rows=3)
    requires_capabilities = forms.MultipleChoiceField(
        label=phrase("What does it need from others?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    user_lead = forms.ChoiceField(label=phrase("Who speaks for users?"), required=False)
    user_lead_new = _text(phrase("Or somebody who is not listed"), phrase("Their name or role."))
    business_lead = forms.ChoiceField(label=phrase("Who speaks for the business?"), required=False)
    business_lead_new = _text(phrase("Or somebody who is not listed"), phrase("Their name or role."))
    team = forms.ChoiceField(label=phrase("Which team would do it?"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        choices: NamesByTable,
        teams: tuple[str, ...] = (),
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        own = tuple(team for team in choices.get("teams", ()) if not teams or team[0] in teams)
        self._offer("need", choices.get("needs", ()))
        self._offer("team", own, must=bool(teams))
        for lead in ("user_lead", "business_lead"):
            self._offer(lead, choices.get("people", ()))
        capabilities: Any = self.fields["requires_capabilities"]
        capabilities.choices = choices.get("capabilities", ())[:MOST_CHOICES]
        if not capabilities.choices:
            del self.fields["requires_capabilities"]

    def clean(self) -> dict[str, Any]:
        """What belongs together: a need, and two different people."""
        answers = super().clean() or self.cleaned_data
        if not answers.get("need") and not answers.get("need_statement"):
            self.add_error("need_statement", phrase("Choose a need, or describe a new one."))
        leads = [answers.get(role) or answers.get(f"{role}_new") for role in ("user_lead", "business_lead")]
        for lead, name in zip(leads, ("user_lead", "business_lead"), strict=True):
            if not lead and f"{name}_new" not in self.errors:
                side = Lens.USER_NEED if name == "user_lead" else Lens.BUSINESS_VALUE
                self.add_error(
                    name if name in self.fields else f"{name}_new",
                    phrase("Choose who speaks for {group}.", group=side.whom),
                )
        if leads[0] and leads[0] == leads[1]:
            at = "business_lead" if answers.get("business_lead") else "business_lead_new"
            self.add_error(at, phrase("Choose two different people, one for each side."))
        return answers

    @property
    def written(self) -> str:
        """What is written so far, to look for what exists already."""
        names = ("name", "description", "need_statement", "worth_to_users")
        return ". ".join(str(self.data[name]) for name in names if self.data.get(name))

    def _offer(self, name: str, options: tuple[tuple[str, str], ...], *, must: bool = False) -> None:
        """Let somebody choose from a table; nothing to choose where it is empty, or too long to look through."""
        field: Any = self.fields[name]
        if not options:
            unlisted = self.fields.get(f"{name}_new")
            if unlisted is not None:
                unlisted.label = field.label
            del self.fields[name]
            return
        field.choices = [*([] if must else [("", "–")]), *((key, _short(called)) for key, called in options)]
        field.required = must


def _short(called: str) -> str:
    return called if len(called) <= 110 else f"{called[:109]}…"
