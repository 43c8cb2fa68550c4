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
LOCAL = {"localhost", "127.0.0.1", "::1"}


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
    origin, path = _parted(link)
    found = _CREDENTIAL.fullmatch(path)
    ours = _awards().filter(public_id=found["id"]).first() if found else None
    return ours if ours is not None and (_is_here(origin) or origin == ours.base_url) else None


def is_ours(link: str) -> bool:
    """Say whether an address is one of this place."""
    return _is_here(_parted(link)[0])


def _parted(link: str) -> tuple[str, str]:
    """Return origin and path of an address; empty where it is none."""
    try:
        parts = urlsplit(link)
        return f"{parts.scheme}://{parts.netloc}".lower(), parts.path
    except ValueError:
        return "", ""


def _is_here(origin: str) -> bool:
    if origin == settings.PUBLIC_URL:
        return True
    ours = urlsplit(settings.PUBLIC_URL)
    host, _colon, port = origin.partition("://")[2].partition(":")
    return bool(settings.IS_TRIAL and host in LOCAL and port == str(ours.port or ""))


def by_digest(digest: str) -> Award | None:
    """Return our award of these signed contents, in whatever form they were shown, or of a copy of it in a wallet."""
    if not digest:
        return None
    found = _awards().defer("credential", "jwt")
    return found.filter(digest=digest).first() or found.filter(copies__digest=digest).first()


def _awards() -> QuerySet[Award]:
    return Award.objects.select_related("version", "achievement", "organization", "replaced_by")
