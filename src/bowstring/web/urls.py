"""Every page's address."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from bowstring.web.api.urls import ROUTES as API
from bowstring.web.decisions.urls import ROUTES as DECISIONS
from bowstring.web.delivered.urls import ROUTES as DELIVERED
from bowstring.web.people.urls import ROUTES as PEOPLE
from bowstring.web.plan.urls import ROUTES as PLAN
from bowstring.web.portfolio.urls import ROUTES as PORTFOLIO
from bowstring.web.reuse.urls import ROUTES as REUSE
from bowstring.web.site import errors
from bowstring.web.site.urls import ROUTES as SITE
from bowstring.web.talk.urls import ROUTES as TALK
from bowstring.web.teams.urls import ROUTES as TEAMS

urlpatterns: list[URLPattern | URLResolver] = [
    *API,
    *DECISIONS,
    *DELIVERED,
    *PEOPLE,
    *PLAN,
    *PORTFOLIO,
    *REUSE,
    *SITE,
    *TALK,
    *TEAMS,
]

if settings.OIDC_SERVER:
    urlpatterns = [*urlpatterns, path("sign-in/with/", include("bowstring.web.people.openid"))]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
