"""The addresses of what every area of the site shares."""

from django.urls import path

from bowstring.web.site import freshness, guide, search, working

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path("help", guide.guide, name="help"),
    path(f"{_IN}/standing", freshness.standing, name="standing"),
    path(f"{_IN}/search", search.search, name="search"),
    path(f"{_IN}/plan/again", working.plan_again, name="plan-again"),
    path(f"{_IN}/jobs/<int:number>", working.job, name="job"),
    path(f"{_IN}/jobs/<int:number>/bar", working.job_bar, name="job-bar"),
    path(f"{_IN}/jobs/<int:number>/cancel", working.job_cancel, name="job-cancel"),
]
