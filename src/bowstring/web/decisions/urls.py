"""The addresses of decisions."""

from django.urls import path

from bowstring.web.decisions import decision, decision_advice, decision_files, decision_reach, overview

_IN = "p/<slug:portfolio_key>"
_DECISION = f"{_IN}/decision/<path:decision>"

ROUTES = [
    path(f"{_IN}/decisions", overview.decisions, name="decisions"),
    path(f"{_IN}/decisions.zip", decision_files.every_file, name="decisions-zip"),
    path(f"{_IN}/decisions/import", decision_files.bring_in, name="decisions-import"),
    path(f"{_IN}/decisions/reach", decision_reach.would, name="decision-reach"),
    path(f"{_IN}/decisions/propose", decision_reach.propose, name="decision-propose"),
    path(f"{_DECISION}/advice", decision_advice.advice, name="decision-advice"),
    path(f"{_DECISION}/record.md", decision_files.one_file, name="decision-file"),
    path(_DECISION, decision.decision, name="decision"),
]
