"""Entries of the masthead for staff: the way to their pages, and on these the people."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.organizations.visitor import memberships
from campus.ui.navigation import Item


def items(request: HttpRequest) -> list[Item]:
    """Return nothing for those who belong to no organization."""
    slugs = {member.organization.slug for member in memberships(request)}
    if not slugs:
        return []
    match = request.resolver_match
    here = match.kwargs.get("org", "") if match else ""
    if here in slugs:
        return [
            Item(_("Manage"), reverse("manage-home", args=[here])),
            Item(_("People"), reverse("people", args=[here])),
        ]
    return [Item(_("Manage"), reverse("manage"))]
