"""Every page's address."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from bowstring.web import urls_people, urls_plan, urls_portfolio, urls_rooms, urls_talk
from bowstring.web.views import (
    accounts,
    agenda,
    errors,
    exporting,
    import_preview,
    importing,
    portfolios,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_people.ROUTES,
    *urls_talk.ROUTES,
    *urls_plan.ROUTES,
    *urls_portfolio.ROUTES,
    *urls_rooms.ROUTES,
    path("", portfolios.portfolios, name="portfolios"),
    path("sign-in", accounts.sign_in, name="sign-in"),
    path("sign-in/<str:secret>", accounts.link, name="sign-in-link"),
    path("sign-out", accounts.sign_out, name="sign-out"),
    path("p/<slug:portfolio_key>/", agenda.agenda, name="agenda"),
    path("p/<slug:portfolio_key>/import", importing.import_page, name="import"),
    path("p/<slug:portfolio_key>/import/<slug:run>/columns", importing.import_columns, name="import-columns"),
    path("p/<slug:portfolio_key>/import/<slug:run>", import_preview.import_preview, name="import-preview"),
    path("p/<slug:portfolio_key>/import/<slug:run>/forget", importing.import_drop, name="import-drop"),
    path("p/<slug:portfolio_key>/import/<slug:run>/undo", importing.import_undo, name="import-undo"),
    path("p/<slug:portfolio_key>/export/<slug:form>", exporting.export, name="export"),
]

if settings.OIDC_SERVER:
    urlpatterns = [*urlpatterns, path("sign-in/with/", include("bowstring.web.openid"))]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
