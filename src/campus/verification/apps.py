"""App registration."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """Register `campus.verification`."""

    name = "campus.verification"
    label = "verification"
    default_auto_field = "django.db.models.BigAutoField"
