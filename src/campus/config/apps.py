"""App registration: what Django asks before it starts anything."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Register the start-up checks."""

    name = "campus.config"
    label = "config"

    def ready(self) -> None:
        """Import the checks."""
        from campus.config import checks  # noqa: F401 - registers them
