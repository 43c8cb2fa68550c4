"""What courses put in the masthead."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.ui.navigation import Item, desk


def items(request: HttpRequest) -> list[Item]:
    """Return one entry: the courses of the institution in hand for staff, one's own learning, or what there is."""
    if not request.user.is_authenticated:
        return [Item(_("Courses"), reverse("home"), under="/courses")]
    if in_hand := desk(request):
        parts = re.match(
            rf"/manage/{in_hand}/(quizzes|projects|programmes)/", request.path
        )  # of a course, edited by themselves
        return [Item(_("Courses"), reverse("courses-manage", args=[in_hand]), under=parts[0] if parts else "")]
    return [Item(_("Learn"), reverse("learn"))]
