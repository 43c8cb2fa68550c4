"""App registration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Register `campus.api`."""

    name = "campus.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
