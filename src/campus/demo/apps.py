"""App registration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Register `campus.demo`."""

    name = "campus.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
