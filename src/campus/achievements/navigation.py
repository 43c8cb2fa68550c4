"""What achievements put in the masthead."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.ui.navigation import Item

_DESK = re.compile(r"^/manage/([-\w]+)/")


def items(request: HttpRequest) -> list[Item]:
    """Return one entry for staff at the desk of an institution."""
    desk = _DESK.match(request.path)
    if desk is None or desk[1] == "new" or not request.user.is_authenticated:
        return []
    return [Item(_("Achievements"), reverse("achievements", args=[desk[1]]))]
