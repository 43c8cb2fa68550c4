"""App registration."""

from django.apps import AppConfig


class AchievementsConfig(AppConfig):
    """Register `campus.achievements`."""

    name = "campus.achievements"
    label = "achievements"
    default_auto_field = "django.db.models.BigAutoField"
