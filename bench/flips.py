"""What taking 100,000 awards back costs: each status list that is touched is to be signed and published once.

Awards are written past the services, for speed, at places that were dealt as for real; they are taken back through
`revoke_many` in lots, as a list is undone, with the sweep that publishes asked between any two lots.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from bench import cohort
from bench.rows import Row

if TYPE_CHECKING:
    from campus.accounts.models import Person

BITS, LOT = 100_000, 1000
_PERSON = ("id", "email", "name", "password", "joined_at")
_AWARD = (
    "id", "public_id", "person_id", "status_list_id", "status_index", "achievement_id", "version_id", "organization_id",
    "awarded_at", "base_url", "credential", "jwt", "digest", "sha256", "signing_key_id",
)  # fmt: skip
SPREAD = 4  # places dealt for each that is used, so that several lists are touched


def measure() -> list[Row]:
    """Return how often each list was published, and what a bit and a publication cost."""
    with cohort.database():
        return list(_flipped(cohort.build(learners=1, units=3, results=20)))


def _flipped(built: cohort.Cohort) -> Iterator[Row]:
    from campus.awards.models import Award, StatusList
    from campus.awards.tasks import QUIET, publish_status_lists

    owner = _owner(built)
    _award(built)
    publish_status_lists()
    touched, began = StatusList.objects.count(), time.process_time()
    published = last = 0
    for _lot in range(0, BITS, LOT):
        last, found = _take_back(owner, last)
        published += found
    spent, left = time.process_time() - began, Award.objects.filter(revoked_at=None).count()
    time.sleep((QUIET + timedelta(milliseconds=100)).total_seconds())
    began = time.process_time()
    published += publish_status_lists()
    signing = time.process_time() - began
    published += publish_status_lists() + left
    how = f"{BITS:,} bits in {touched} lists, in lots of {LOT:,}; the sweep is asked between any two; SQLite"
    yield Row("taking back: publications of each status list", published / touched, "", how, aim=1)
    yield Row("taking back: processor time of an award, with journal", spent * 1e6 / BITS, "µs", how)
    yield Row("taking back: processor time of a publication", signing * 1e3 / touched, "ms", how)


def _take_back(owner: Person, after: int) -> tuple[int, int]:
    """Take the next lot back; return its last award and how many lists the sweep publishes after it."""
    from django.utils import timezone

    from campus.awards.models import Award
    from campus.awards.services import revoke_many
    from campus.awards.tasks import publish_status_lists

    some = Award.objects.filter(pk__gt=after).select_related("organization").defer("credential", "jwt")
    lot = list(some.order_by("pk")[:LOT])
    revoke_many(owner, awards=lot, reason="The wrong year.", now=timezone.now(), again="no")
    return lot[-1].pk, publish_status_lists()


def _owner(built: cohort.Cohort) -> Person:
    from campus.accounts.services import enter
    from campus.organizations.models import Membership

    owner = enter(name="Ines Haddad", email="ines@example.org")
    Membership.objects.create(organization=built.organization, person=owner, role=Membership.Role.OWNER)
    return owner


def _award(built: cohort.Cohort) -> None:
    from django.conf import settings
    from django.db import transaction

    from campus.accounts.models import Person
    from campus.awards.models import Award
    from campus.awards.services.decks import deal
    from campus.awards.services.keys import ensure_key
    from campus.common import rows
    from campus.common.identifiers import public_id

    key = ensure_key(built.organization, now=built.began)
    version, college = built.achievement.current_id, built.organization.pk
    same = (built.achievement.pk, version, college, built.began, settings.PUBLIC_URL, b"{}", b"", "", "", key.pk)
    for _lot in range(0, BITS, LOT):
        places = deal(built.organization, count=SPREAD * LOT)[:LOT]
        with transaction.atomic():
            people = rows.reserve(Person, LOT)
            rows.insert(Person, _PERSON, ((pk, f"p{pk}@example.org", f"P {pk}", "!", built.began) for pk in people))
            ids = rows.reserve(Award, LOT)
            some = zip(ids, people, places, strict=True)
            rows.insert(
                Award, _AWARD, ((pk, public_id(), who, where.pk, place, *same) for pk, who, (where, place) in some)
            )
