"""App registration."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Register `campus.courses`."""

    name = "campus.courses"
    label = "courses"
    default_auto_field = "django.db.models.BigAutoField"
