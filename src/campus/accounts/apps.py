"""App registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Register `campus.accounts`."""

    name = "campus.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
