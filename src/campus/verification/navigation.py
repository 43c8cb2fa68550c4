"""What verification puts in the masthead."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.organizations.visitor import teaches_at
from campus.ui.navigation import Item


def items(request: HttpRequest) -> list[Item]:
    """Return the way to the verify page; who teaches has others in that place at the desk, employers have not."""
    here = request.resolver_match.kwargs.get("org", "") if request.resolver_match else ""
    if here and teaches_at(request, here):
        return []
    return [Item(_("Verify"), reverse("verify"))]
