"""The addresses of reuse."""

from django.urls import path

from bowstring.web.reuse import overview, reuse_choice

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path(f"{_IN}/reuse", overview.reuse, name="reuse"),
    path(f"{_IN}/reuse/choose", reuse_choice.choose, name="reuse-choose"),
]
