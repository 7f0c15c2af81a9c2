"""The addresses of accounts and of who may do what: yourself, invitations, members, the audit trail."""

from django.urls import path

from bowstring.web.views import audit, invitations, own_sealed, people, starting, your_account

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path("invitation/<str:secret>", invitations.invitation, name="invitation"),
    path("account", your_account.account, name="account"),
    path("account/address", your_account.send_letter, name="address-letter"),
    path("account/address/<str:proof>", your_account.prove, name="prove-address"),
    path("account/password", your_account.password, name="password"),
    path("account/sign-out-everywhere", your_account.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/delete", your_account.go, name="delete-account"),
    path("account/sealed", own_sealed.own_sealed, name="your-sealed"),
    path("account/sealed/withdraw", own_sealed.withdraw, name="withdraw-sealed"),
    path("start", starting.start, name="start"),
    path(f"{_IN}/people", people.people, name="people"),
    path(f"{_IN}/people/invite", people.invite_somebody, name="invite"),
    path(
        f"{_IN}/people/invited/<int:number>/withdraw",
        people.withdraw,
        name="withdraw-invitation",
    ),
    path(f"{_IN}/people/<slug:account>", people.member, name="member"),
    path(f"{_IN}/people/<slug:account>/remove", people.remove, name="remove-member"),
    path(f"{_IN}/audit", audit.audit, name="audit"),
    path(f"{_IN}/audit.csv", audit.audit_csv, name="audit-csv"),
    path(f"{_IN}/audit/erase", audit.erase, name="erase"),
]
