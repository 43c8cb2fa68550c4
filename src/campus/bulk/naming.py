"""Whom a line of a list names, and by what: an address, a number of the institution, a platform's subject, a key.

An address is proved by a mail, a key by a signature, a subject by a launch of the institution's platform; whose number
a number is, the institution says (docs/decisions/0200). Learning platforms are told by an app above this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from campus.accounts.models import Identifier, Person
from campus.organizations.models import Organization
from campus.organizations.queries import public_url

DID, LTI, NUMBER = Identifier.Kind.DID.value, Identifier.Kind.LTI.value, Identifier.Kind.NUMBER.value
# What each is called in a credential (Open Badges 3.0, IdentifierTypeEnum).
TYPES = {"": "emailAddress", NUMBER: "sourcedId", LTI: "ltiUserId", DID: "did"}
PROVABLE = re.compile(r"did:(?:key|jwk|web):[A-Za-z0-9._:%-]+", re.ASCII)  # of campus.accounts.proving
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Platforms:
    """What a list asks about the learning platforms of an institution (settings.LIST_PLATFORMS).

    A subject is written `issuer|sub`. `expect` returns an account for each, made where there is none, which the next
    launch opens; `names` what people (by id) are called: person, id of the institution whose platform does, and name.
    """

    issuers: Callable[[Organization], Collection[str]]
    known: Callable[[Organization, Collection[str]], dict[str, Person]]
    expect: Callable[[Organization, Mapping[str, str], datetime], dict[str, Person]]
    names: Callable[[Collection[int]], Collection[tuple[int, int, str]]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the identifiers of a list hold: who gives its numbers, and the platforms that its subjects are of."""

    giver: str
    issuers: tuple[str, ...] = ()


def platforms() -> Platforms:
    """Return what tells of learning platforms."""
    found: Platforms = import_string(settings.LIST_PLATFORMS)
    return found


def giver(organization: Organization) -> str:
    """Return who gives the numbers of an institution: its address."""
    return public_url(reverse("issuer", args=[organization.slug]))


def scope_of(organization: Organization) -> Scope:
    """Return where the identifiers of this institution's lists hold."""
    return Scope(giver(organization), tuple(sorted(platforms().issuers(organization))))


def can_wait(kind: str, value: str, *, organization: Organization) -> bool:
    """Say whether something can wait for whoever proves this: a key, or a number that the institution itself gave."""
    if kind == DID:
        return PROVABLE.fullmatch(value) is not None
    return kind == NUMBER and value.startswith(f"{giver(organization)}|") and bool(value.partition("|")[2])


def bare(named: str) -> str:
    """Return a number or a subject without who gave it; a key as it is."""
    return named.partition("|")[2] or named
