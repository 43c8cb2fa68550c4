"""App registration."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """Register `campus.portfolio`."""

    name = "campus.portfolio"
    label = "portfolio"
    default_auto_field = "django.db.models.BigAutoField"
