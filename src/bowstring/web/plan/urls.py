"""The addresses of plan."""

from django.urls import path

from bowstring.web.plan import (
    adopting,
    balance,
    method,
    overview,
    plan_files,
    scenario,
    scenarios,
    served,
    settling,
    what_if,
    worlds,
)

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path(f"{_IN}/plan", overview.plan, name="plan"),
    path(f"{_IN}/plan/adopt", adopting.adopt, name="plan-adopt"),
    path(f"{_IN}/plan/method", method.method, name="plan-method"),
    path(f"{_IN}/plan/settle/<path:initiative>", settling.settle, name="plan-settle"),
    path(f"{_IN}/plan/<slug:plan_key>/<slug:form>", plan_files.plan_file, name="plan-file"),
    path(f"{_IN}/balance", balance.balance, name="balance"),
    path(f"{_IN}/balance/frontier", balance.ask_frontier, name="balance-frontier"),
    path(f"{_IN}/balance/share", balance.change_share, name="balance-share"),
    path(f"{_IN}/worlds", worlds.worlds, name="worlds"),
    path(f"{_IN}/worlds/draw", worlds.draw, name="worlds-draw"),
    path(f"{_IN}/served", served.served, name="served"),
    path(f"{_IN}/what-if", what_if.what_if, name="what-if"),
    path(f"{_IN}/scenarios", scenarios.scenarios, name="scenarios"),
    path(f"{_IN}/scenarios/new", scenario.new_scenario, name="scenario-new"),
    path(f"{_IN}/scenarios/<str:scenario_key>", scenario.scenario, name="scenario"),
    path(f"{_IN}/scenarios/<str:scenario_key>/add", scenario.add_change, name="scenario-add"),
    path(f"{_IN}/scenarios/<str:scenario_key>/plan", scenario.plan_it, name="scenario-plan"),
    path(f"{_IN}/scenarios/<str:scenario_key>/change", scenario.take_back, name="scenario-take-back"),
    path(f"{_IN}/scenarios/<str:scenario_key>/drop", scenario.drop, name="scenario-drop"),
]
