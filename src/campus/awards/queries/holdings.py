"""Who holds what: the awards of a person, and those of an institution for its staff."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.awards.models import MOST_TRIES, Award, Rule
from campus.organizations.models import Organization, SigningKey

LOCAL = ("http://localhost", "http://127.0.0.1", "http://[::1]")
# Mails that came back or were given up.
FAILED_MAIL = Q(bounced_at__isnull=False) | Q(sent_at__isnull=True, tries__gte=MOST_TRIES)
STANDS = Q(revoked_at__isnull=True, replaced_by__isnull=True, renewed_at__isnull=True)
RENEWABLE = timedelta(days=60)  # before its end an award can be renewed, and afterwards
# How staff may sort; the newest stand first otherwise. What never ends stands last, whichever way round.
ORDERS = {"holder": "person__name", "achievement": "version__name", "awarded": "awarded_at", "until": "valid_until"}


def by_public_id(public_id: str) -> Award | None:
    """Return the award of a link, with what its page needs."""
    return (
        Award.objects.filter(public_id=public_id)
        .select_related("achievement", "version", "organization", "person", "replaced_by", "status_list")
        .first()
    )


def held(person: Person, achievement: Achievement) -> Award | None:
    """Return the award that stands: neither taken back nor issued anew nor renewed."""
    return Award.objects.filter(STANDS, person=person, achievement=achievement).first()


def held_ids(person: Person, achievements: Collection[int]) -> set[int]:
    """Return which of these achievements (by id) the person holds, valid today (settings.COURSE_HOLDS)."""
    valid = Q(valid_until__isnull=True) | Q(valid_until__gt=timezone.now())
    return set(
        Award.objects.filter(STANDS, valid, person=person, achievement__in=achievements).values_list(
            "achievement_id", flat=True
        )
    )


def taken_back(person: Person, achievement: Achievement) -> Award | None:
    """Return the last award of an achievement that was taken back from the person."""
    found = Award.objects.filter(
        person=person, achievement=achievement, revoked_at__isnull=False, replaced_by__isnull=True
    )
    return found.order_by("-revoked_at", "-pk").first()


def is_taken_back(person: Person, achievement: Achievement) -> bool:
    """Say whether the achievement was taken back from the person for good: only the staff can give it again."""
    found = taken_back(person, achievement)
    return found is not None and found.again == Award.Again.NO


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands with an achievement: the award that they hold, and the last one that was taken back."""

    held: Award | None = None
    taken_back: Award | None = None


def standings(people: Collection[int], achievement: Achievement) -> dict[int, Standing]:
    """Return how each of these people (by id) stands with an achievement, in one query."""
    rows = Award.objects.filter(achievement=achievement, person__in=people, replaced_by__isnull=True)
    holds: dict[int, Award] = {}
    lost: dict[int, Award] = {}
    for award in rows.defer("credential", "jwt", "decision").order_by("revoked_at", "pk"):
        if award.revoked_at is not None:
            lost[award.person_id] = award
        elif award.renewed_at is None:
            holds[award.person_id] = award
    return {person: Standing(holds.get(person), lost.get(person)) for person in people}


def earned_by(person: Person) -> QuerySet[Award]:
    """Return the person's awards, newest first, those taken back among them.

    Of one that was issued anew or renewed only the newest, which names the one before (`renews`).
    """
    found = Award.objects.filter(person=person, replaced_by__isnull=True, renewed_at__isnull=True)
    return found.select_related("version", "organization", "achievement", "renews").order_by("-awarded_at", "-pk")


def unseen(person: Person) -> QuerySet[Award]:
    """Return what the person has earned and not looked at yet."""
    return earned_by(person).filter(seen_at__isnull=True, revoked_at__isnull=True)


def awards_of(
    organization: Organization, *, achievement: str = "", state: str = "", search: str = "", order: str = ""
) -> QuerySet[Award]:
    """Return an organization's awards for its staff, narrowed; `order` is one of ORDERS, turned round with a "-"."""
    found = Award.objects.filter(organization=organization).select_related("person", "version", "achievement")
    if achievement:
        found = found.filter(achievement__public_id=achievement)
    if state == "revoked":
        found = found.filter(revoked_at__isnull=False, replaced_by__isnull=True)
    elif state == "replaced":
        found = found.filter(replaced_by__isnull=False)
    elif state == "held":
        found = found.filter(revoked_at__isnull=True, replaced_by__isnull=True)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(person__name__icontains=search))
    return _ordered(found, order)


def is_trial(award: Award) -> bool:
    """Say whether it was signed while no public address was set: only this machine can check it."""
    return award.base_url.startswith(LOCAL)


def trial_awards(organization: Organization) -> QuerySet[Award]:
    """Return what stands and was signed under a trial address; nothing while the trial lasts."""
    if settings.IS_TRIAL:
        return Award.objects.none()
    local = Q()
    for start in LOCAL:
        local |= Q(base_url__startswith=start)
    found = Award.objects.filter(local, organization=organization, person__is_active=True)
    return found.filter(revoked_at__isnull=True, replaced_by__isnull=True)


class Earned(NamedTuple):
    """An award of a person without its bytes, and whether its achievement has a way to renew it."""

    award: Award
    is_renewable: bool

    @property
    def is_new(self) -> bool:
        """Whether its holder has not looked at it yet, as `unseen` asks."""
        return self.award.seen_at is None and self.award.revoked_at is None

    @property
    def stands(self) -> bool:
        """Whether it is the one that counts now, as STANDS asks."""
        award = self.award
        return award.revoked_at is None and award.replaced_by_id is None and award.renewed_at is None

    def is_ending(self, now: datetime) -> bool:
        """Whether it can be renewed now: it ends soon, or has ended."""
        until = self.award.valid_until
        return self.is_renewable and self.award.revoked_at is None and until is not None and until <= now + RENEWABLE


def earned(person: Person) -> list[Earned]:
    """Return what `earned_by` does, with what a page about it needs, in one query."""
    renewal = Rule.objects.filter(achievement=OuterRef("achievement"), purpose=Rule.Purpose.RENEW)
    found = earned_by(person).defer("credential", "jwt", "renews__credential", "renews__jwt")
    return [Earned(each, each.is_renewable) for each in found.annotate(is_renewable=Exists(renewal))]


def ending(earned: Iterable[Earned], *, now: datetime) -> list[Award]:
    """Return which of these can be renewed now, the first to end first."""
    found = [each.award for each in earned if each.is_ending(now)]
    return sorted(found, key=lambda award: (award.valid_until or now, award.pk))


def signed_by(key: SigningKey) -> QuerySet[Award]:
    """Return what a key signed and is still relied on: not taken back, issued anew, or deleted with an account."""
    relied_on = Award.objects.filter(revoked_at__isnull=True, replaced_by__isnull=True, forgotten_at__isnull=True)
    return relied_on.filter(signing_key=key)


def signed_at(award: Award) -> datetime:
    """Return when an award was signed, which is later than its day where it was issued anew."""
    proofs = json.loads(bytes(award.credential))["proof"]
    first = proofs[0] if isinstance(proofs, list) else proofs
    return datetime.fromisoformat(first["created"])


def _ordered(found: QuerySet[Award], order: str) -> QuerySet[Award]:
    name = ORDERS.get(order.removeprefix("-"))
    if name is None:
        return found.order_by("-awarded_at", "-pk")
    column = F(name).desc(nulls_last=True) if order.startswith("-") else F(name).asc(nulls_last=True)
    return found.order_by(column, "-awarded_at", "-pk")
