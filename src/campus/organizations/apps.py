"""App registration."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Register `campus.organizations`."""

    name = "campus.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"
