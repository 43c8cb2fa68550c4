"""What the wallet puts in the masthead."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.ui.navigation import Item


def items(request: HttpRequest) -> list[Item]:
    """Return the way to one's own credentials, for who is signed in and not at the desk."""
    if not request.user.is_authenticated or request.path.startswith("/manage/"):
        return []
    return [Item(_("Wallet"), reverse("wallet"))]
