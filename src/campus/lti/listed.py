"""Who a list means that names somebody by what a platform calls them (settings.LIST_PLATFORMS, decision 0200).

An account is made for a subject that nobody has launched as yet, as for those on a roster: the first launch opens it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from campus.accounts.models import Person
from campus.bulk.naming import Platforms
from campus.lti import queries
from campus.lti.models import Subject
from campus.lti.services.people import subjects_of
from campus.organizations.models import Organization


def issuers(organization: Organization) -> Collection[str]:
    """Return the issuers of the platforms that launch here."""
    return {each.issuer for each in queries.registrations(organization) if each.is_ready}


def known(organization: Organization, named: Collection[str]) -> dict[str, Person]:
    """Return the people of those subjects, written `issuer|sub`, that are known."""
    found = queries.subjects(organization, [name.partition("|")[2] for name in named])
    return {value: each.person for each in found if (value := f"{each.issuer}|{each.subject}") in named}


def expect(organization: Organization, names: Mapping[str, str], now: datetime) -> dict[str, Person]:
    """Return the person of each subject, with an account for those who were never seen; `names` are by subject."""
    by_issuer: dict[str, dict[str, str]] = defaultdict(dict)
    for value, name in names.items():
        issuer, _sign, subject = value.partition("|")
        by_issuer[issuer][subject] = name
    return {
        f"{issuer}|{subject}": found.person
        for issuer, wanted in by_issuer.items()
        for subject, found in subjects_of(organization, issuer, wanted, now=now).items()
    }


def names_of(people: Collection[int]) -> Collection[tuple[int, int, str]]:
    """Return what platforms call people (by id): person, id of the institution, and name."""
    found = Subject.objects.filter(person__in=people).order_by("pk")
    return [(each.person_id, each.organization_id, f"{each.issuer}|{each.subject}") for each in found]


PLATFORMS = Platforms(issuers=issuers, known=known, expect=expect, names=names_of)
