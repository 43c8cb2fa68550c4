"""App registration."""

from django.apps import AppConfig


class VcApiConfig(AppConfig):
    """Register `campus.vcapi`."""

    name = "campus.vcapi"
    label = "vcapi"
    default_auto_field = "django.db.models.BigAutoField"
