"""The addresses of the interface."""

from django.urls import URLPattern, URLResolver, include, path

from bowstring.web.api import pages
from bowstring.web.api.interface import routes

ROUTES: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    path("api/v1/", pages.interface_page, name="interface"),
    path("api/v1/", include((routes(), "interface"))),
]
