"""App registration."""

from django.apps import AppConfig


class LtiConfig(AppConfig):
    """Register `campus.lti`."""

    name = "campus.lti"
    label = "lti"
    default_auto_field = "django.db.models.BigAutoField"
