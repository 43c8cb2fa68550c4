"""Who is asking: the signed-in person of a request, typed."""

from __future__ import annotations

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.module_loading import import_string

from campus.accounts.models import Person


def signed_in(request: HttpRequest) -> Person:
    """Return the person who asks; raise PermissionDenied where a view forgot to have them sign in first."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def lead_to_proof(request: HttpRequest, *, back: str = "") -> str:
    """Return where who asks shows once more that it is them, or nothing where they just did (settings.PROOF).

    For what an open window must not give to whoever sits down at it. What was posted goes on after that; a file is
    asked for once more on the page at `back`.
    """
    found: str = import_string(settings.PROOF)(request, signed_in(request), back=back)
    return found


def has_signed_in_since(request: HttpRequest, moment: datetime) -> bool:
    """Say whether who asks signed in, by password or code, or made their account, after a moment: no old session."""
    person = signed_in(request)
    records = get_authentication_records(request, person)
    return person.joined_at >= moment or any(each["at"] >= moment.timestamp() for each in records)
