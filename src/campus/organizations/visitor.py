"""Which institutions a visitor belongs to, and whose house this is, asked once a request for frame and view."""

from __future__ import annotations

from django.http import HttpRequest

from campus.accounts.models import Person
from campus.organizations import queries
from campus.organizations.models import Membership, Organization

_KEPT = "campus.organizations.around"


def memberships(request: HttpRequest) -> list[Membership]:
    """Return the visitor's memberships with their organizations, by name."""
    person = _person(request)
    return _around(request, person)[0] if person else []


def first_issuer(request: HttpRequest) -> Organization | None:
    """Return the institution that pages of no institution in particular speak for."""
    person = _person(request)
    return _around(request, person)[1] if person else queries.first_issuer()


def _person(request: HttpRequest) -> Person | None:
    found = getattr(request, "user", None)  # what refuses a request early does not know who asks
    return found if isinstance(found, Person) else None


def _around(request: HttpRequest, person: Person) -> tuple[list[Membership], Organization | None]:
    if _KEPT not in request.META:
        request.META[_KEPT] = queries.around(person)
    found: tuple[list[Membership], Organization | None] = request.META[_KEPT]
    return found


def membership(request: HttpRequest, slug: str) -> Membership | None:
    """Return the visitor's membership of the organization of this slug."""
    return next((each for each in memberships(request) if each.organization.slug == slug), None)


def teaches_at(request: HttpRequest, slug: str) -> bool:
    """Say whether the visitor owns or teaches at this institution, which issues (settings.DESK_IS_FOR)."""
    found = membership(request, slug)
    return found is not None and found.organization.kind == Organization.Kind.ISSUER
