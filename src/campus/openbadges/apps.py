"""App registration."""

from django.apps import AppConfig


class OpenBadgesConfig(AppConfig):
    """Register `campus.openbadges`."""

    name = "campus.openbadges"
    label = "openbadges"
    default_auto_field = "django.db.models.BigAutoField"
