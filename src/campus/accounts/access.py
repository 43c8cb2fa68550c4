"""Who is asking: the signed-in person of a request, typed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from campus.accounts.models import Person


def signed_in(request: HttpRequest) -> Person:
    """Return the person who asks; raise PermissionDenied where a view forgot to have them sign in first."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
