"""Every page's address."""

from django.urls import path

from bowstring.web.views import accounts, agenda, errors, portfolios

urlpatterns = [
    path("", portfolios.portfolios, name="portfolios"),
    path("sign-in", accounts.sign_in, name="sign-in"),
    path("sign-in/<str:secret>", accounts.link, name="sign-in-link"),
    path("sign-out", accounts.sign_out, name="sign-out"),
    path("p/<slug:portfolio_key>/", agenda.agenda, name="agenda"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
