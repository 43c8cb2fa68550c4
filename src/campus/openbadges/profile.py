"""A person as a Profile of Open Badges 3.0 (appendix B.1.21)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.services import change
from campus.common.errors import InvalidError

CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MOST_NAME = 120


def profile(person: Person) -> dict[str, Any]:
    """Return what a service that may read it gets to know about a person."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", CONTEXT],
        "id": profile_id(person),
        "type": ["Profile"],
        "name": person.name,
        "email": person.email,
    }


def profile_id(person: Person) -> str:
    """Return what services know a person by: the same always, and nothing that tells of the row."""
    digest = salted_hmac("campus.openbadges.profile", str(person.pk), algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16], version=4).urn


def update(person: Person, sent: Mapping[str, Any], *, now: datetime) -> None:
    """Take over what of a profile can be changed from outside: the name. Raises InvalidError.

    An address counts once its owner confirmed it (decision 0028), so that none is taken from here; whatever else a
    profile may hold is not kept, and the answer shows so (clause 6.2.5 leaves that to us).
    """
    kinds = sent.get("type")
    if "Profile" not in (kinds if isinstance(kinds, list) else [kinds]):
        raise InvalidError(_("This is not a Profile: its type says something else."), field="type")
    if sent.get("id") != profile_id(person):
        raise InvalidError(_("This is the Profile of somebody else: its id is another."), field="id")
    name = sent.get("name")
    if not isinstance(name, str) or len(name) > MOST_NAME:
        raise InvalidError(_("The name is a text of at most %d characters.") % MOST_NAME, field="name")
    if name != person.name:
        change(person, name=name, now=now)
