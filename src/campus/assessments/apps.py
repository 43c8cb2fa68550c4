"""App registration."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Register `campus.assessments`."""

    name = "campus.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
