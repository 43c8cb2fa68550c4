"""What verification puts in the masthead."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.ui.navigation import Item


def items(request: HttpRequest) -> list[Item]:
    """Return the way to the verify page; staff at their desk have others in that place."""
    if request.path.startswith("/manage/"):
        return []
    return [Item(_("Verify"), reverse("verify"))]
