"""App registration."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Register `campus.analytics`."""

    name = "campus.analytics"
    label = "analytics"
    default_auto_field = "django.db.models.BigAutoField"
