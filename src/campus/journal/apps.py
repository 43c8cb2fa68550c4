"""App registration."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Register `campus.journal`."""

    name = "campus.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
