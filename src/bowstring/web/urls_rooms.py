"""The addresses of reuse, decisions, teams and what was delivered."""

from django.urls import path

from bowstring.web.views import reuse, reuse_choice

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path(f"{_IN}/reuse", reuse.reuse, name="reuse"),
    path(f"{_IN}/reuse/choose", reuse_choice.choose, name="reuse-choose"),
]
