"""App registration."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Register `campus.awards`."""

    name = "campus.awards"
    label = "awards"
    default_auto_field = "django.db.models.BigAutoField"
