"""The addresses of reuse, decisions, teams and what was delivered."""

from django.urls import path

from bowstring.web.views import (
    decision,
    decision_advice,
    decision_files,
    decision_reach,
    decisions,
    delivered,
    delivered_yours,
    delivering,
    joining,
    reuse,
    reuse_choice,
    teams,
    teams_yours,
    tie,
)

_IN = "p/<slug:portfolio_key>"
_ONE = f"{_IN}/decision/<path:decision>"

ROUTES = [
    path(f"{_IN}/reuse", reuse.reuse, name="reuse"),
    path(f"{_IN}/reuse/choose", reuse_choice.choose, name="reuse-choose"),
    path(f"{_IN}/decisions", decisions.decisions, name="decisions"),
    path(f"{_IN}/decisions.zip", decision_files.every_file, name="decisions-zip"),
    path(f"{_IN}/decisions/import", decision_files.bring_in, name="decisions-import"),
    path(f"{_IN}/decisions/reach", decision_reach.would, name="decision-reach"),
    path(f"{_IN}/decisions/propose", decision_reach.propose, name="decision-propose"),
    path(f"{_ONE}/advice", decision_advice.advice, name="decision-advice"),
    path(f"{_ONE}/record.md", decision_files.one_file, name="decision-file"),
    path(_ONE, decision.decision, name="decision"),
    path(f"{_IN}/teams", teams.teams, name="teams"),
    path(f"{_IN}/teams/tie", tie.tie, name="tie-add"),
    path(f"{_IN}/teams/yours", teams_yours.yours, name="teams-yours"),
    path(f"{_IN}/teams/joining", joining.joining, name="teams-joining"),
    path(f"{_IN}/teams/joining/ask", joining.ask_joining, name="teams-joining-ask"),
    path(f"{_IN}/delivered", delivered.delivered, name="delivered"),
    path(f"{_IN}/delivered/yours", delivered_yours.yours, name="delivered-yours"),
    path(f"{_IN}/delivered/measure", delivering.measure, name="delivered-measure"),
    path(f"{_IN}/delivered/promise", delivering.promise, name="delivered-promise"),
    path(f"{_IN}/delivered/came", delivering.came, name="delivered-came"),
]
