"""App registration."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Register `campus.journal`, and the check that every sweep exists."""

    name = "campus.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the check."""
        from campus.journal import sweeps  # noqa: F401 - registers it
