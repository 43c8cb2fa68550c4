"""Whose house a page is in (settings.HOUSE): the institution in the address, else the first one, else nobody's."""

from __future__ import annotations

from django.http import HttpRequest

from campus.organizations.models import Organization
from campus.organizations.visitor import first_issuer, membership
from campus.ui.house import UNNAMED, House


def house(request: HttpRequest) -> House:
    """Return name, hue and place for the frame of this page."""
    organization = _named(request) or first_issuer(request)
    return house_of(organization) if organization else UNNAMED


def house_of(organization: Organization, *, hue: int | None = None) -> House:
    """Return an organization's house, in another hue where one is being tried."""
    return House(organization.name, hue=organization.hue if hue is None else hue, place=organization.place)


def _named(request: HttpRequest) -> Organization | None:
    match = request.resolver_match
    if match is None:
        return None
    if match.url_name == "issuer":
        issuers = Organization.objects.filter(kind=Organization.Kind.ISSUER)
        return issuers.filter(slug=match.kwargs["slug"]).first()
    # A stranger who guesses at addresses must not read a name in the frame of the page that refuses them.
    found = membership(request, match.kwargs.get("org", ""))
    return found.organization if found else None
