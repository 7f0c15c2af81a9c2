"""The addresses of what every area of the site shares."""

from django.urls import path

from bowstring.web.site import comments, freshness, guide, saved_views, search, working

_IN = "p/<slug:portfolio_key>"

ROUTES = [
    path("help", guide.guide, name="help"),
    path(f"{_IN}/standing", freshness.standing, name="standing"),
    path(f"{_IN}/search", search.search, name="search"),
    path(f"{_IN}/views/<slug:page>", saved_views.save, name="save-view"),
    path(f"{_IN}/comments", comments.mentions, name="mentions"),
    path(f"{_IN}/comments/<int:comment>/erase", comments.remove, name="comment-remove"),
    path(f"{_IN}/comments/on/<path:about>", comments.add, name="comment-add"),
    path(f"{_IN}/plan/again", working.plan_again, name="plan-again"),
    path(f"{_IN}/jobs/<int:number>", working.job, name="job"),
    path(f"{_IN}/jobs/<int:number>/bar", working.job_bar, name="job-bar"),
    path(f"{_IN}/jobs/<int:number>/cancel", working.job_cancel, name="job-cancel"),
]
