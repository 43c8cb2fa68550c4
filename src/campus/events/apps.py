"""App registration."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Register `campus.events`."""

    name = "campus.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
