"""Who can sign in, what they may do where, and whom they speak for."""

import secrets

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from bowstring.web.models.facts import StoredPortfolio
from bowstring.web.secrets import plain_address


def opaque_key() -> str:
    """A key that tells nothing about whom it names."""
    return f"a-{secrets.token_hex(6)}"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "Account":
        """A new account; without a password it can only be reached by a link."""
        account = self.model(email=plain_address(email), name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of that e-mail address, however it is written."""
        return self.get(email=plain_address(username or ""))


class Account(AbstractBaseUser):
    """Somebody who can sign in. key: opaque, what other tables and the audit trail hold.

    proven_at: when the address was shown to be theirs; null where nobody but its user says so.
    """

    key = models.CharField(max_length=20, unique=True, default=opaque_key)
    email = models.EmailField(unique=True)
    proven_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"


class Membership(models.Model):
    """What an account may do in a portfolio. sides: lenses it assesses; teams: whose work it edits (none: all).

    is_by_group: whether the provider's groups say so, and end it.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20)
    sides = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    is_mailed = models.BooleanField(default=False)
    is_by_group = models.BooleanField(default=False)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "portfolio"), name="one_membership"),)

    @property
    def person(self) -> str:
        """The key of the same human in the portfolio's people, as an assessor; blank where there is none."""
        claim: PersonClaim | None = getattr(self, "claim", None)
        return claim.person if claim is not None else ""


class OneTimeLink(models.Model):
    """A link that works once: to sign in, or to accept an invitation. Only the digest of its secret is kept.

    account: whom it signs in. invitation: role, sides, teams and e-mail address that accepting it grants; whom it
    speaks for stands in its claim.
    """

    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="links")
    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, null=True, related_name="links")
    invitation = models.JSONField(default=dict)
    made_by = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """A token by which somebody's programs come as them. Only the digest of its secret is kept, and how it ends.

    scope: what it lets do (access.Scope). portfolio: the one that it opens; none for every one of theirs.
    """

    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=10)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)


class PersonClaim(models.Model):
    """That a member, or whoever accepts an invitation, is one of a portfolio's people: each of them claimed once."""

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="claims")
    person = models.CharField(max_length=80)
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, null=True, related_name="claim")
    invitation = models.OneToOneField(OneTimeLink, on_delete=models.CASCADE, null=True, related_name="claim")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("portfolio", "person"), name="one_claim"),
            models.CheckConstraint(
                condition=models.Q(membership=None, invitation__isnull=False)
                | models.Q(membership__isnull=False, invitation=None),
                name="claimed_by_one",
            ),
        )


class Submission(models.Model):
    """A form that was taken in: its one-time key, so that a double submit stores nothing twice."""

    key = models.CharField(max_length=64, unique=True)
    account = models.CharField(max_length=20, blank=True)
    went_to = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)


class FailureCount(models.Model):
    """Wrong tries within a while. key: what was tried, and at whose account or from which machine."""

    key = models.CharField(max_length=120, unique=True)
    count = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
