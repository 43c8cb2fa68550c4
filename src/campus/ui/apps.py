"""App registration."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Register `campus.ui`."""

    name = "campus.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
