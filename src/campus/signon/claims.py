"""Who a provider says has come, as plain values: what OpenID Connect's claims and SAML's attributes have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from campus.signon.faults import SignOnError

LONGEST_SUBJECT = 255  # OpenID Connect core, section 2; SAML's persistent identifiers have 256
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, and what is kept of one
LEEWAY = 60  # seconds that two clocks may differ


@dataclass(frozen=True, slots=True)
class Said:
    """Who has come. `is_checked`: the provider says that the address is theirs; None where it says nothing about it."""

    subject: str
    email: str
    is_checked: bool | None
    name: str
    assertion: str = ""  # the identifier of a SAML assertion
    token: str = ""  # an ID token, as it came


def of_claims(claims: Mapping[str, Any]) -> Said:
    """Return who an ID token, or it with the answer of UserInfo, is about (OpenID Connect core, 5.1)."""
    parts = [claims.get("given_name"), claims.get("family_name")]
    told = claims.get("email_verified")
    checked = {True: True, False: False, "true": True, "false": False}  # some send it as text
    return Said(
        subject=subject_of(claims.get("sub")),
        email=address_of(claims.get("email")),
        is_checked=checked.get(told) if isinstance(told, bool | str) else None,
        name=name_of(claims.get("name"), parts),
    )


def subject_of(value: object) -> str:
    """Return what the provider calls somebody; raises SignOnError."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_SUBJECT or not value.isprintable():
        raise SignOnError("subject")
    return value


def address_of(value: object) -> str:
    """Return an e-mail address in lower case, or nothing where it is none."""
    text = value.strip().lower() if isinstance(value, str) else ""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if text.isascii() and len(text) <= LONGEST_ADDRESS else ""


def name_of(whole: object, parts: Iterable[object]) -> str:
    """Return what somebody is called, in one line of what can be seen, or nothing."""
    said = whole if isinstance(whole, str) and whole.strip() else " ".join(p for p in parts if isinstance(p, str))
    seen = "".join(letter for letter in said[:500] if not unicodedata.category(letter).startswith("C"))
    return " ".join(seen.split())[:120]


def domain_of(email: str) -> str:
    """Return what an address ends in."""
    return email.rpartition("@")[2]
