"""The addresses of delivered."""

from django.urls import path

from bowstring.web.delivered import delivered_yours, delivering, overview

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path(f"{_IN}/delivered", overview.delivered, name="delivered"),
    path(f"{_IN}/delivered/yours", delivered_yours.yours, name="delivered-yours"),
    path(f"{_IN}/delivered/measure", delivering.measure, name="delivered-measure"),
    path(f"{_IN}/delivered/promise", delivering.promise, name="delivered-promise"),
    path(f"{_IN}/delivered/came", delivering.came, name="delivered-came"),
]
