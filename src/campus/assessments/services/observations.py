"""Watching somebody perform: lines are ticked as they are seen, by one assessor or several, and one of them decides.

Ticks only add, each under a key that the page makes: what a bad line sends twice counts once, and what comes late
still stands where it belongs in time (decision 0093).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Activity, Evidence, Observation, Result, Tick
from campus.assessments.services import evidence, results
from campus.assessments.services.evidence import Occasion
from campus.assessments.services.staff import require_staff
from campus.assessments.ways import queries
from campus.assessments.ways.terms import terms
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.text import storable
from campus.journal import services as journal
from campus.organizations.queries import role
from campus.ui import local

LATEST = timedelta(hours=24)  # how long a tick may wait for a line
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Seen:
    """One tick or note as a page sends it; `seconds_ago` by that page's own clock, so that clocks need not agree."""

    key: str
    criterion_id: int | None = None
    level: int | None = None
    text: str = ""
    seconds_ago: int = 0


@transaction.atomic
def ask(person: Person, *, activity: Activity, now: datetime) -> Observation:
    """Return the learner's open observation, begun now where there was none: "I am ready"."""
    if not queries.may_take(person, activity):
        raise NotAllowedError(_("This is for those who take the course it is part of."))
    return _begin(person, activity=activity, by=person, now=now)


@transaction.atomic
def begin(actor: Person, *, activity: Activity, person: Person, now: datetime) -> Observation:
    """Return the open observation of a learner, begun by an assessor where there was none."""
    require_staff(actor, activity.organization)
    _refuse_self(actor, person)
    return _begin(person, activity=activity, by=actor, now=now)


def _begin(person: Person, *, activity: Activity, by: Person, now: datetime) -> Observation:
    if activity.kind != Activity.Kind.OBSERVATION or activity.retired_at:
        raise InvalidError(_("This cannot be observed any more."))
    try:
        with transaction.atomic():
            made, is_new = Observation.objects.get_or_create(
                activity=activity, person=person, decided_at=None, defaults={"begun_by": by, "begun_at": now}
            )
    except IntegrityError:  # the other half of a double click was first
        return Observation.objects.get(activity=activity, person=person, decided_at=None)
    if is_new:
        _record("observation.begun", made, actor=by, now=now)
    return made


@transaction.atomic
def drop(actor: Person, *, observation: Observation) -> None:
    """Take back an observation in which nothing was seen yet; for its learner and for assessors."""
    found = Observation.objects.select_for_update().get(pk=observation.pk)
    if actor.pk != found.person_id:
        require_staff(actor, found.activity.organization)
    if found.decided_at or found.ticks.exists() or Evidence.objects.filter(source=found.source).exists():
        raise ConflictError(_("Something was noted in it already, so it stays until it is decided."))
    found.delete()


@transaction.atomic
def see(actor: Person, *, observation: Observation, seen: Iterable[Seen], now: datetime) -> list[Tick]:
    """Write down what was seen and return what is new of it.

    Raises ConflictError for what was seen after the decision, InvalidError for what is no line of this activity.
    """
    observation = _locked(observation)
    require_staff(actor, observation.activity.organization)
    _refuse_self(actor, observation.person)
    entries = list(seen)[:MOST_AT_ONCE]
    known = set(observation.activity.criteria.values_list("pk", flat=True))
    top = len(terms(observation.activity).scale)
    known_keys = observation.ticks.filter(key__in=[each.key for each in entries])
    had = set(known_keys.values_list("key", flat=True))
    made = [_tick(actor, observation, each, known=known, top=top, now=now) for each in entries if each.key not in had]
    if observation.decided_at and any(tick.at > observation.decided_at for tick in made):
        raise ConflictError(_decided_words(observation))
    return Tick.objects.bulk_create(list({tick.key: tick for tick in made}.values()))


def _tick(actor: Person, observation: Observation, seen: Seen, *, known: set[int], top: int, now: datetime) -> Tick:
    if not 1 <= len(seen.key) <= 40:
        raise InvalidError(_("What was noted did not come through whole. Load the page again."))
    is_level = seen.criterion_id in known and seen.level is not None and 0 <= seen.level < top
    is_note = seen.criterion_id is None and seen.level is None and 0 < len(seen.text.strip()) <= 2000
    if not (is_level or is_note):
        raise InvalidError(_("This is no line of this activity. Load the page again."), field="text")
    waited = min(timedelta(seconds=max(seen.seconds_ago, 0)), LATEST)
    return Tick(
        observation=observation,
        criterion_id=seen.criterion_id,
        level=seen.level,
        text=storable(seen.text.strip(), field="text") if is_note else "",
        by=actor,
        at=max(now - waited, observation.begun_at),
        key=seen.key,
    )


@transaction.atomic
def decide(actor: Person, *, observation: Observation, is_passed: bool, comment: str, now: datetime) -> Observation:
    """Close an observation with a result: passed, or not yet. A new one can be begun after it.

    Raises NotAllowedError (not staff, or oneself), InvalidError where a needed line or the signature is missing, and
    ConflictError saying who decided and when if somebody else was first.
    """
    observation = _locked(observation)
    require_staff(actor, observation.activity.organization)
    _refuse_self(actor, observation.person)
    if observation.decided_at:
        raise ConflictError(_decided_words(observation))
    levels = {pk: tick.level or 0 for pk, tick in queries.current_ticks(observation).items()}
    if is_passed:
        _refuse_missing(observation, levels)
    observation.decided_by, observation.decided_at = actor, now
    observation.is_passed, observation.comment = is_passed, _comment(comment, is_passed=is_passed)
    observation.save(update_fields=["decided_by", "decided_at", "is_passed", "comment"])
    _result(observation, levels, actor=actor, now=now)
    _record("observation.decided", observation, actor=actor, now=now)
    return observation


def occasion(observation: Observation) -> Occasion:
    """Return what photos and signatures of this observation are given for."""
    activity = observation.activity
    return Occasion(
        observation.person, activity.organization_id, Result.Kind.OBSERVATION, activity.pk, observation.source
    )


def _result(observation: Observation, levels: dict[int, int], *, actor: Person, now: datetime) -> None:
    activity = observation.activity
    made = results.add(
        observation.person,
        organization_id=activity.organization_id,
        kind=Result.Kind.OBSERVATION,
        thing_id=activity.pk,
        source=observation.source,
        at=now,
        levels=levels,
        assessor=actor,
        assessor_role=role(actor, activity.organization) or "",
        is_passed=observation.is_passed,
    )
    evidence.rest_on(made)


def _refuse_missing(observation: Observation, levels: dict[int, int]) -> None:
    asked = terms(observation.activity)
    needed = observation.activity.criteria.filter(is_required=True)
    missing = [each.name for each in needed if levels.get(each.pk, -1) < asked.pass_level]
    if missing:
        words = _("Not passed yet. Still open: %(names)s.")
        raise InvalidError(words % {"names": ", ".join(missing)}, field="levels")
    signed = Evidence.objects.filter(source=observation.source, kind=Evidence.Kind.SIGNATURE)
    if asked.needs_signature and not signed.exists():
        raise InvalidError(_("A signature is asked for before it counts as passed."), field="signature")


def _refuse_self(actor: Person, person: Person) -> None:
    if actor.pk == person.pk:
        raise NotAllowedError(_("Nobody assesses themselves. Somebody else has to watch."))


def _comment(comment: str, *, is_passed: bool) -> str:
    clean = storable(comment.strip(), field="comment")
    if not is_passed and not clean:
        raise InvalidError(_("Say what is missing: “not yet” needs a word on what to work on."), field="comment")
    if len(clean) > 5000:
        raise InvalidError(_("A comment holds 5,000 characters."), field="comment")
    return clean


def _locked(observation: Observation) -> Observation:
    rows = Observation.objects.select_for_update(of=("self",))
    return rows.select_related("activity__organization", "person", "decided_by").get(pk=observation.pk)


def _decided_words(observation: Observation) -> str:
    who = observation.decided_by.name if observation.decided_by else _("Somebody")
    when = local.moment(observation.decided_at) if observation.decided_at else ""
    return _("%(who)s decided this on %(when)s, before you saved.") % {"who": who, "when": when}


def _record(verb: str, observation: Observation, *, actor: Person, now: datetime) -> None:
    activity = observation.activity
    journal.record(
        verb,
        actor=actor,
        thing=observation,
        person=observation.person,
        organization_id=activity.organization_id,
        data={"activity": activity.pk, "is_passed": observation.is_passed},
        now=now,
    )
