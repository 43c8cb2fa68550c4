"""What awards put in the masthead."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.ui.navigation import Item, desk


def items(request: HttpRequest) -> list[Item]:
    """Return the staff's entry, on the pages of an institution in hand."""
    in_hand = desk(request)
    return [Item(_("Awards"), reverse("awards", args=[in_hand]))] if in_hand else []
