"""App registration."""

from django.apps import AppConfig


class CompetenciesConfig(AppConfig):
    """Register `campus.competencies`."""

    name = "campus.competencies"
    label = "competencies"
    default_auto_field = "django.db.models.BigAutoField"
