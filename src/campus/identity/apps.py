"""App registration."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Register `campus.identity`."""

    name = "campus.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
