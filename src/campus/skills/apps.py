"""App registration."""

from django.apps import AppConfig


class SkillsConfig(AppConfig):
    """Register `campus.skills`."""

    name = "campus.skills"
    label = "skills"
    default_auto_field = "django.db.models.BigAutoField"
