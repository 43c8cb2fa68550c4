"""App registration."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """Register `campus.bulk`."""

    name = "campus.bulk"
    label = "bulk"
    default_auto_field = "django.db.models.BigAutoField"
