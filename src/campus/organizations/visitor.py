"""Which institutions a visitor belongs to, asked once a request: the frame of a page and its view both want to know."""

from __future__ import annotations

from django.http import HttpRequest

from campus.organizations import queries
from campus.organizations.models import Membership, Organization

_KEPT = "campus.organizations.memberships"


def memberships(request: HttpRequest) -> list[Membership]:
    """Return the visitor's memberships with their organizations, by name."""
    if _KEPT not in request.META:
        request.META[_KEPT] = list(queries.memberships(request.user))
    found: list[Membership] = request.META[_KEPT]
    return found


def membership(request: HttpRequest, slug: str) -> Membership | None:
    """Return the visitor's membership of the organization of this slug."""
    return next((each for each in memberships(request) if each.organization.slug == slug), None)


def teaches_at(request: HttpRequest, slug: str) -> bool:
    """Say whether the visitor owns or teaches at this institution, which issues (settings.DESK_IS_FOR)."""
    found = membership(request, slug)
    return found is not None and found.organization.kind == Organization.Kind.ISSUER
