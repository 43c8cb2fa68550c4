"""Who has what to prove that it is them with, and who is asked for it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.db.models import QuerySet

from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.factors.models import CodeApp, Demand, Passkey, RecoveryCode
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import members


class Colleague(NamedTuple):
    """A member of an institution, and what they have."""

    member: Membership
    passkeys: int
    has_app: bool


def known_as(person: Person) -> str:
    """Return what devices and apps list an account under: its first address, or the name of who came without one."""
    return next(iter(addresses(person)), "") or person.name


def passkeys(person: Person) -> QuerySet[Passkey]:
    """Return somebody's passkeys, the oldest first."""
    return Passkey.objects.filter(person=person)


def app(person: Person) -> CodeApp | None:
    """Return the app whose codes are asked for."""
    return CodeApp.objects.filter(person=person).first()


def codes_left(person: Person) -> int:
    """Return how many recovery codes are unused."""
    return RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()


def has_factor(person: Person) -> bool:
    """Say whether somebody has a passkey or an app: a second step that can be asked for."""
    return app(person) is not None or passkeys(person).exists()


def is_demanded(organization: Organization) -> bool:
    """Say whether an institution asks a second step of its staff."""
    return Demand.objects.filter(organization=organization).exists()


def demand(organization: Organization) -> Demand | None:
    """Return since when, and who wanted it so."""
    return Demand.objects.filter(organization=organization).select_related("by").first()


def demanding(person: Person) -> list[Organization]:
    """Return the institutions that ask it of this person, by name."""
    asking = Demand.objects.filter(organization__memberships__person=person).select_related("organization")
    return [each.organization for each in asking.order_by("organization__name")]


def colleagues(organization: Organization) -> list[Colleague]:
    """Return who belongs to an institution, with what they have."""
    found = list(members(organization))
    people = [each.person_id for each in found]
    keys = Counter(Passkey.objects.filter(person__in=people).values_list("person_id", flat=True))
    apps = set(CodeApp.objects.filter(person__in=people).values_list("person_id", flat=True))
    return [Colleague(each, keys[each.person_id], each.person_id in apps) for each in found]
