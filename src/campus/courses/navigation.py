"""What courses put in the masthead."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.ui.navigation import Item, desk


def items(request: HttpRequest) -> list[Item]:
    """Return one entry: the courses of the institution in hand for staff, one's own learning, or what there is."""
    if not request.user.is_authenticated:
        return [Item(_("Courses"), reverse("home"), under="/courses")]
    if in_hand := desk(request):
        return [Item(_("Courses"), reverse("courses-manage", args=[in_hand]))]
    return [Item(_("Learn"), reverse("learn"))]
