"""What assessments put in the masthead."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.ui.navigation import Item, desk


def items(request: HttpRequest) -> list[Item]:
    """Return the staff's entries, on the pages of an institution in hand."""
    in_hand = desk(request)
    if not in_hand:
        return []
    activities = Item(_("Activities"), reverse("activities", args=[in_hand]))
    return [Item(_("Grading"), reverse("grading", args=[in_hand])), activities]
