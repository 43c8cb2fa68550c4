"""Who a platform's subject is here: joined by the institution's trust in the platform or by oneself, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts import joining
from campus.accounts.models import Person
from campus.accounts.queries import NOWHERE, addresses, by_address
from campus.accounts.services import enter_without_address, rename
from campus.common.errors import InvalidError
from campus.journal.services import record
from campus.lti.models import Context, Registration, Subject, Visit
from campus.organizations.models import Organization
from campus.organizations.queries import memberships
from campus.signon.claims import domain_of
from campus.signon.queries import has_proved

LOT = 500  # people whose names are changed at once


@transaction.atomic
def subject_of(
    registration: Registration, subject: str, *, name: str, email: str, now: datetime
) -> tuple[Subject, bool]:
    """Return the subject, and whether an account was made for it now.

    An address joins to whoever has confirmed it only where the institution trusts the platform with that and has proved
    that the address's domain is its own (decision 0282), and never to somebody with a role in any organization: a
    platform could else name whose account it wanted.
    """
    known = Subject.objects.filter(
        organization=registration.organization_id, issuer=registration.issuer, subject=subject
    )
    if found := known.select_related("person").first():
        return found, False
    person = _trusted(registration, email)
    is_new = person is None
    if person is None:
        person = enter_without_address([name or _("Learner")], now=now)[0]
    return _add(registration, subject, person, now, name=person.name if is_new else ""), is_new


@transaction.atomic
def subjects_of(
    organization: Organization, issuer: str, names: Mapping[str, str], *, now: datetime
) -> dict[str, Subject]:
    """Return the subjects of a roster by their names there, with accounts for those who were never seen."""
    known = {"organization": organization, "issuer": issuer}
    found = {each.subject: each for each in Subject.objects.filter(**known, subject__in=list(names))}
    new = [subject for subject in names if subject not in found]
    made = enter_without_address([names[subject] or _("Learner") for subject in new], now=now)
    Subject.objects.bulk_create(
        Subject(**known, subject=subject, person=person, name=person.name, at=now)
        for subject, person in zip(new, made, strict=True)
    )
    rows = Subject.objects.filter(**known, subject__in=list(names)).select_related("person")
    return {each.subject: each for each in rows}


def follow(context: Context, names: Mapping[str, str], *, now: datetime) -> int:
    """Take the names of a roster that changed since they were taken; return how many people are called otherwise now.

    Who chose a name here keeps it. Rows from before the names were noted count as taken where both say the same.
    """
    asked = ("pk", "subject", "name", "person", "person__name", "person__email")
    changed = []
    for pk, subject, taken, person, called, email in Subject.objects.filter(memberships__context=context).values_list(
        *asked
    ):
        name = names.get(subject, "")
        is_ours = taken == called if taken else name == called and email.endswith(NOWHERE)
        if name and name != taken and is_ours:
            changed.append((pk, person, called, name))
    count = 0
    for start in range(0, len(changed), LOT):
        lot = changed[start : start + LOT]
        with transaction.atomic():
            count += rename({person: (called, name) for _pk, person, called, name in lot}, now=now)
            Subject.objects.bulk_update([Subject(pk=pk, name=name) for pk, *_rest, name in lot], ["name"])
    return count


def join(person: Person, *, visit: Visit, now: datetime) -> None:
    """Move what a platform's launches made to the account that somebody is signed in with; they can be parted again.

    Raises InvalidError where the launches' account has an address: it was opened by itself, and is joined from there.
    """
    before = visit.subject.person
    if before.pk == person.pk:
        return
    if addresses(before):
        raise InvalidError(_("The other account has an address of its own. Join the two on your own page."))
    joining.join(person, old=before, now=now)


def _trusted(registration: Registration, email: str) -> Person | None:
    """Return whose account a platform may name, which speaks for the addresses of its institution and no others."""
    if not (registration.is_trusted and has_proved(registration.organization, domain_of(email))):
        return None
    person = by_address(email)
    return None if person is None or memberships(person).exists() else person


def _add(registration: Registration, subject: str, person: Person, now: datetime, *, name: str) -> Subject:
    known = {"organization": registration.organization, "issuer": registration.issuer}
    made = Subject.objects.create(**known, subject=subject, person=person, name=name, at=now)
    record(
        "subject.known",
        actor=None,
        thing=made,
        person=person,
        organization_id=registration.organization_id,
        data={"issuer": registration.issuer},
        now=now,
    )
    return made
