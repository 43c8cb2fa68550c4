"""App registration."""

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    """Register `campus.signon`."""

    name = "campus.signon"
    label = "signon"
    default_auto_field = "django.db.models.BigAutoField"
