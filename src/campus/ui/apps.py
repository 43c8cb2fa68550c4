"""App registration."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Register `campus.ui`."""

    name = "campus.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the house's words into Django's forms."""
        from campus.ui import words

        words.speak()
