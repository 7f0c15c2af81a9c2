"""The addresses of people."""

from django.urls import path

from bowstring.web.people import (
    accounts,
    audit,
    invitations,
    overview,
    tokens,
    webhooks,
    weekly_letters,
    your_account,
)

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path("invitation/<str:secret>", invitations.invitation, name="invitation"),
    path("letters/<str:token>/stop", weekly_letters.stop_letters, name="stop-letters"),
    path("account", your_account.account, name="account"),
    path("account/address", your_account.send_letter, name="address-letter"),
    path("account/address/<str:proof>", your_account.prove, name="prove-address"),
    path("account/password", your_account.password, name="password"),
    path("account/sign-out-everywhere", your_account.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/tokens", tokens.tokens, name="tokens"),
    path("account/tokens/<int:number>/revoke", tokens.revoke, name="revoke-token"),
    path("account/delete", your_account.go, name="delete-account"),
    path(f"{_IN}/people", overview.people, name="people"),
    path(f"{_IN}/people/invite", overview.invite_somebody, name="invite"),
    path(
        f"{_IN}/people/invited/<int:number>/withdraw",
        overview.withdraw,
        name="withdraw-invitation",
    ),
    path(f"{_IN}/people/elsewhere", webhooks.webhooks, name="webhooks"),
    path(f"{_IN}/people/elsewhere/<slug:webhook>/try", webhooks.webhook_try, name="webhook-try"),
    path(f"{_IN}/people/elsewhere/<slug:webhook>/remove", webhooks.webhook_remove, name="webhook-remove"),
    path(f"{_IN}/people/<slug:account>", overview.member, name="member"),
    path(f"{_IN}/people/<slug:account>/remove", overview.remove, name="remove-member"),
    path(f"{_IN}/audit", audit.audit, name="audit"),
    path(f"{_IN}/audit.csv", audit.audit_csv, name="audit-csv"),
    path(f"{_IN}/audit/erase", audit.erase, name="erase"),
    path("sign-in", accounts.sign_in, name="sign-in"),
    path("sign-in/<str:secret>", accounts.link, name="sign-in-link"),
    path("sign-out", accounts.sign_out, name="sign-out"),
]
