"""What courses put in the masthead."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.ui.navigation import Item

_STAFF = re.compile(r"^/manage/([-\w]+)/")


def items(request: HttpRequest) -> list[Item]:
    """Return one entry: the courses of the institution in hand for staff, one's own learning, or what there is."""
    if not request.user.is_authenticated:
        return [Item(_("Courses"), reverse("home"), under="/courses")]
    in_hand = _STAFF.match(request.path)
    if in_hand and in_hand[1] != "new":
        return [Item(_("Courses"), reverse("courses-manage", args=[in_hand[1]]))]
    return [Item(_("Learn"), reverse("learn"))]
