"""App registration."""

from django.apps import AppConfig


class OpenId4Config(AppConfig):
    """Register `campus.openid4`."""

    name = "campus.openid4"
    label = "openid4"
    default_auto_field = "django.db.models.BigAutoField"
