"""What people type about themselves: signing in, their name and password, and going."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm

from bowstring.model.language import phrase
from bowstring.web.secrets import plain_address

CHOOSING = phrase("Use at least 12 characters. Three random words work well.")
"""What is said beside a field for a new password."""


class SignInForm(AuthenticationForm):
    """An e-mail address and a password. Which of them is wrong is not said."""

    error_messages = {  # noqa: RUF012
        "invalid_login": phrase("The email address or password is wrong."),
        "inactive": phrase("The email address or password is wrong."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = phrase("Email address")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )

    def clean_username(self) -> str:
        """The address as it is kept, so that no other spelling of it is counted apart."""
        return plain_address(str(self.cleaned_data["username"]))


class AccountForm(forms.Form):
    """A person's name, and of which portfolios they get the agenda each week."""

    name = forms.CharField(
        label=phrase("Your name"),
        max_length=200,
        help_text=phrase("Other people in your portfolios see this. You can use your role."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    mailed = forms.MultipleChoiceField(
        label=phrase("Email me the agenda every week"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, portfolios: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if portfolios:
            self.fields["mailed"].choices = portfolios  # type: ignore[attr-defined]
        else:
            del self.fields["mailed"]


def password_form(account: AbstractBaseUser, typed: Any = None, *, is_forgotten: bool = False) -> forms.Form:
    """A new password: the old one is asked for where there is one.

    Args: typed: what was sent. is_forgotten: who has just come by a link need not know the old one.
    """
    needs_old = account.has_usable_password() and not is_forgotten
    form: Any = PasswordChangeForm if needs_old else SetPasswordForm
    made: forms.Form = form(account, typed)
    made.fields["new_password1"].help_text = CHOOSING
    made.fields["new_password2"].label = phrase("Confirm new password")
    if "old_password" in made.fields:
        made.fields["old_password"].label = phrase("Current password")
    return made


class NewAccountForm(forms.Form):
    """A name and a password of somebody who was invited."""

    name = AccountForm.base_fields["name"]
    password = forms.CharField(
        label=phrase("Password"),
        help_text=CHOOSING,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean(self) -> dict[str, Any]:
        """The fields, the password being hard to guess for who knows the rest."""
        answers = super().clean() or {}
        if answers.get("password"):
            account = get_user_model()(email=self._email, name=answers.get("name", ""))
            try:
                password_validation.validate_password(answers["password"], account)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return answers


class PasswordForm(forms.Form):
    """Somebody gives the password of their account, where there is one."""

    password = forms.CharField(
        label=phrase("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, account: AbstractBaseUser, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account
        if not account.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        """The right one."""
        password = str(self.cleaned_data["password"])
        if not self._account.check_password(password):
            raise forms.ValidationError(phrase("The password is wrong."))
        return password


class GoForm(PasswordForm):
    """Somebody deletes their account: the password where there is one, and that they mean it."""

    is_meant = forms.BooleanField(label=phrase("Delete my account"))
