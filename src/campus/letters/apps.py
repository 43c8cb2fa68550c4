"""App registration."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Register `campus.letters`."""

    name = "campus.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"
