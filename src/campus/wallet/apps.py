"""App registration."""

from django.apps import AppConfig


class WalletConfig(AppConfig):
    """Register `campus.wallet`."""

    name = "campus.wallet"
    label = "wallet"
    default_auto_field = "django.db.models.BigAutoField"
