"""What waits for whom under which address, and the links that lead there."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.awards.queries import earned_by
from campus.courses.models import Enrolment
from campus.identity.models import Rescue
from campus.organizations.models import Organization
from campus.organizations.queries import public_url

_CLAIM, _STOP = "campus.identity.claim", "campus.identity.stop"


class Leaver(NamedTuple):
    """Somebody all of whose addresses end."""

    person: Person
    address: str


def claim_link(person: Person) -> str:
    """Return the page of what waits for an address; empty for somebody who has an account (settings.AWARD_CLAIM)."""
    if person.waits_for is None:
        return ""
    return public_url(reverse("awarded", args=[signing.dumps([person.pk, person.waits_for], salt=_CLAIM)]))


def by_claim(token: str) -> Person | None:
    """Return who waits behind a link that we mailed; None once it is claimed, and for what we did not make."""
    try:
        pk, address = signing.loads(token, salt=_CLAIM)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Person.objects.filter(pk=pk, waits_for=address).first()


def waits(person: Person) -> QuerySet[Award]:
    """Return what was awarded to somebody who has no account yet, newest first, without the bytes."""
    return earned_by(person).filter(revoked_at__isnull=True).defer("credential", "jwt")


def stop_link(rescue: Rescue) -> str:
    """Return the page on which whoever reads the old address says that it is still theirs."""
    return public_url(reverse("rescue-stop", args=[signing.dumps(rescue.pk, salt=_STOP)]))


def by_stop(token: str) -> Rescue | None:
    """Return the request that a link stops, while it can be stopped."""
    try:
        pk = signing.loads(token, salt=_STOP)
    except signing.BadSignature:
        return None
    return Rescue.objects.filter(pk=pk, state=Rescue.State.APPROVED).select_related("organization").first()


def holders(address: str) -> list[Person]:
    """Return whose address this is or was: who confirmed it, or who is waited for under it."""
    confirmed = Q(emailaddress__email__iexact=address, emailaddress__verified=True)
    found = Person.objects.filter(confirmed | Q(waits_for__iexact=address), is_active=True)
    return list(found.distinct().order_by("pk"))


def awarded_to(address: str, organization: Organization) -> QuerySet[Award]:
    """Return what an institution awarded to whoever has an address, newest first, without the bytes."""
    mine = Award.objects.filter(person__in=holders(address), organization=organization, replaced_by__isnull=True)
    mine = mine.filter(revoked_at__isnull=True, forgotten_at__isnull=True)
    return mine.select_related("person", "version").defer("credential", "jwt").order_by("-awarded_at", "-pk")


def rescues(organization: Organization) -> QuerySet[Rescue]:
    """Return the requests that wait for the staff of an institution, the oldest first."""
    waiting = Rescue.objects.filter(organization=organization, state=Rescue.State.ASKED)
    return waiting.select_related("person", "organization").order_by("asked_at", "pk")


def leavers(organization: Organization, *, domain: str = "", addresses: Collection[str] = ()) -> list[Leaver]:
    """Return the people of an institution who would be left without an address; each with the one to write to.

    Its people are those it awarded something to and those who take its courses. The addresses that end are those in a
    domain (not of its subdomains), or those listed, in lower case.
    """
    ending = Q(email__iendswith=f"@{domain}") if domain else Q(email__in=[each.lower() for each in addresses])
    people = Q(pk__in=Award.objects.filter(organization=organization).values("person"))
    people |= Q(pk__in=Enrolment.objects.filter(course__organization=organization).values("person"))
    confirmed = EmailAddress.objects.filter(verified=True)
    staying = confirmed.exclude(ending).values("user")
    found = confirmed.filter(ending, user__in=Person.objects.filter(people, is_active=True)).exclude(user__in=staying)
    by_person: dict[int, Leaver] = {}
    for each in found.select_related("user").order_by("-primary", "email"):
        by_person.setdefault(each.user_id, Leaver(each.user, each.email.lower()))
    waited = Q(waits_for__iendswith=f"@{domain}") if domain else Q(waits_for__in=[each.lower() for each in addresses])
    for person in Person.objects.filter(people, waited, is_active=True):
        by_person.setdefault(person.pk, Leaver(person, str(person.waits_for)))
    return sorted(by_person.values(), key=lambda each: each.address)
