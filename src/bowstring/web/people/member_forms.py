"""What an owner or a lead says about others: what they may do, and whom to invite."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.web.access import Role
from bowstring.web.site.once import OnceForm
from bowstring.web.store.members import Permissions

ROLES = {
    Role.VIEWER: phrase("Viewer: sees everything, changes nothing"),
    Role.ASSESSOR: phrase("Assessor: also says what things are worth, for their sides"),
    Role.EDITOR: phrase("Editor: also edits the work of their teams"),
    Role.LEAD: phrase("Portfolio lead: also runs conversations, adopts plans, sees who is here"),
    Role.OWNER: phrase("Owner: also says who may do what"),
}
SIDES = tuple((lens.value, phrase("The {side}", side=lens.side)) for lens in Lens)


class MayForm(OnceForm):
    """What somebody may do in a portfolio."""

    role = forms.ChoiceField(label=phrase("Role"), widget=forms.RadioSelect)
    sides = forms.MultipleChoiceField(
        label=phrase("Sides"),
        choices=SIDES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=phrase("The sides they can score."),
    )
    teams = forms.MultipleChoiceField(
        label=phrase("Teams"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": "8"}),
        help_text=phrase("The teams whose work they can edit. Leave empty for all teams."),
    )
    person = forms.CharField(
        label=phrase("Key in the list of people"),
        max_length=80,
        required=False,
        help_text=phrase("Such as p-017, if they are in the list. Their scores so far move to this key."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, portfolio: Portfolio, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {person.key for person in portfolio.people}
        self.fields["role"].choices = [(role.value, ROLES[role]) for role in roles]  # type: ignore[attr-defined]
        teams = sorted((team.name or team.key, team.key) for team in portfolio.teams)
        if teams:
            self.fields["teams"].choices = [(key, name) for name, key in teams]  # type: ignore[attr-defined]
        else:
            del self.fields["teams"]

    def clean_person(self) -> str:
        """The key of somebody who is there."""
        person = str(self.cleaned_data["person"]).strip()
        if person and person not in self._people:
            raise forms.ValidationError(phrase("There is nobody with this key. Check it, or leave it empty."))
        return person

    def clean(self) -> dict[str, Any]:
        """The fields; an assessor has a side."""
        answers = super().clean() or {}
        if answers.get("role") == Role.ASSESSOR and not answers.get("sides"):
            self.add_error("sides", phrase("Choose at least one side for an assessor."))
        return answers

    @property
    def may(self) -> Permissions:
        """What was said, where it is right."""
        answers = self.cleaned_data
        is_editor = answers["role"] == Role.EDITOR
        return Permissions(
            role=answers["role"],
            sides=tuple(answers["sides"]),
            teams=tuple(answers.get("teams") or ()) if is_editor else (),
            person=answers["person"],
        )


class InviteForm(MayForm):
    """Whom to invite, and what they may do."""

    email = forms.EmailField(
        label=phrase("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("email", "role", "sides", "teams", "person")

    def __init__(self, *args: Any, members: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._members = members

    def clean_email(self) -> str:
        """The address, of nobody who is a member already."""
        email = str(self.cleaned_data["email"]).lower()
        if email in self._members:
            raise forms.ValidationError(phrase("They are already a member. Change their role instead."))
        return email
