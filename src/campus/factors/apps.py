"""App registration."""

from django.apps import AppConfig


class FactorsConfig(AppConfig):
    """Register `campus.factors`."""

    name = "campus.factors"
    label = "factors"
    default_auto_field = "django.db.models.BigAutoField"
