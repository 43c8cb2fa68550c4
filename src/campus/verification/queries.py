"""What is ours among the addresses that people show: credentials and status lists."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models.query import QuerySet

from campus.awards.models import Award, StatusList
from campus.awards.occasions import list_url

_ID = r"(?P<id>[0-9a-z]{4}(?:-[0-9a-z]{4}){3})"
_CREDENTIAL = re.compile(rf"/c/{_ID}(?:/|\.(?:json|jwt|png|svg|pdf))?")
_LIST = re.compile(rf"/status/{_ID}")
_LOCAL = {"localhost", "127.0.0.1", "::1"}


def status_list(url: str) -> StatusList | None:
    """Return the status list of ours that was made under this address, letter for letter, or None."""
    if "/status/" not in url:
        return None
    found = _LIST.search(url)
    ours = StatusList.objects.filter(public_id=found["id"]).select_related("organization").first() if found else None
    return ours if ours is not None and list_url(ours) == url else None


def award(link: str) -> Award | None:
    """Return our award that a link to a credential leads to (its page or one of its files), or None.

    A link counts as ours under the public address, under the address the award was signed at, and on a trial under
    every name that this machine has for itself.
    """
    try:
        parts = urlsplit(link)
        found = _CREDENTIAL.fullmatch(parts.path)
        origin, is_local = f"{parts.scheme}://{parts.netloc}".lower(), parts.hostname in _LOCAL
    except ValueError:
        return None
    if found is None:
        return None
    ours = _awards().filter(public_id=found["id"]).first()
    if ours is None or (origin in {settings.PUBLIC_URL, ours.base_url}) or (settings.IS_TRIAL and is_local):
        return ours
    return None


def by_digest(digest: str) -> Award | None:
    """Return our award of these signed contents, in whatever form they were shown."""
    return _awards().defer("credential", "jwt").filter(digest=digest).first() if digest else None


def _awards() -> QuerySet[Award]:
    return Award.objects.select_related("version", "achievement", "organization", "replaced_by")
