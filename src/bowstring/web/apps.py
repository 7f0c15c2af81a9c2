"""Tells Django what this app is called."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The one app of the site."""

    name = "bowstring.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
