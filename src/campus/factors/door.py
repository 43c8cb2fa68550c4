"""The door of a desk: where an institution asks for a second step, its pages wait for it (settings.DESK_DOORS)."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from campus.accounts.access import signed_in
from campus.factors import browser, queries
from campus.organizations.models import Organization


def lead(request: HttpRequest, organization: Organization) -> str:
    """Return where a member shows a second step, or sets one up; empty where the desk is open to them.

    Learners never come here: a desk is its staff's.
    """
    person = signed_in(request)
    if browser.has_shown(request, person) or not queries.is_demanded(organization):
        return ""
    back = reverse("manage-home", args=[organization.slug])
    if queries.has_factor(person):
        asked_for = request.get_full_path() if request.method in {"GET", "HEAD"} else back
        return f"{reverse('second-step')}?{urlencode({'next': asked_for})}"
    return f"{reverse('factors')}?{urlencode({'next': back})}"
