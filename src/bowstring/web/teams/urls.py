"""The addresses of teams."""

from django.urls import path

from bowstring.web.teams import joining, overview, teams_yours, tie

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path(f"{_IN}/teams", overview.teams, name="teams"),
    path(f"{_IN}/teams/tie", tie.tie, name="tie-add"),
    path(f"{_IN}/teams/yours", teams_yours.yours, name="teams-yours"),
    path(f"{_IN}/teams/joining", joining.joining, name="teams-joining"),
    path(f"{_IN}/teams/joining/ask", joining.ask_joining, name="teams-joining-ask"),
]
