"""Recognition of prior learning: a claim with evidence, a decision with reasons, one appeal (decision 0097)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Activity, Claim, Decision, Evidence, Result
from campus.assessments.services import evidence, results
from campus.assessments.services.evidence import Occasion
from campus.assessments.services.staff import require_staff
from campus.assessments.ways import queries
from campus.assessments.ways.terms import terms
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.text import storable
from campus.journal import services as journal
from campus.organizations.queries import role

State = Claim.State
MOST_TEXT = 20_000


@dataclass(frozen=True)
class Marked:
    """The level of one line, and the reason for it."""

    level: int
    reason: str = ""


@transaction.atomic
def begin(person: Person, *, activity: Activity, now: datetime) -> Claim:
    """Return the person's draft, a new one where there is none; ConflictError while one waits or was accepted."""
    if activity.kind != Activity.Kind.RECOGNITION or not queries.may_take(person, activity):
        raise NotAllowedError(_("This cannot be claimed here, or no longer."))
    own = Claim.objects.filter(activity=activity, person=person)
    if own.filter(state__in=[State.HANDED_IN, State.APPEALED, State.ACCEPTED]).exists():
        raise ConflictError(_("Your claim was handed in already."))
    number = (own.exclude(state=State.DRAFT).aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return own.get_or_create(
                state=State.DRAFT,
                defaults={"activity": activity, "person": person, "number": number, "saved_at": now},
            )[0]
    except IntegrityError:  # the other half of a double click was first
        return own.get(state=State.DRAFT)


@transaction.atomic
def save(person: Person, *, claim: Claim, text: str, revision: int, now: datetime) -> Claim:
    """Keep a draft as typed and return it with its new revision; raises ConflictError if it moved on since."""
    _require_own(person, claim)
    clean = storable(text.replace("\r\n", "\n"), field="text")
    if len(clean) > MOST_TEXT:
        words = _("This holds %(most)s characters; yours has %(has)s.") % {"most": MOST_TEXT, "has": len(clean)}
        raise InvalidError(words, field="text")
    claim.refresh_from_db()
    if claim.state == State.DRAFT and claim.text == clean:
        return claim
    same = Claim.objects.filter(pk=claim.pk, state=State.DRAFT, revision=revision)
    if not same.update(text=clean, revision=revision + 1, saved_at=now):
        raise ConflictError(_("This draft was changed in another window, or handed in, since you opened it here."))
    claim.refresh_from_db()
    return claim


@transaction.atomic
def hand_in(person: Person, *, claim: Claim, now: datetime) -> Claim:
    """Hand a draft in, once. Raises InvalidError where there are no words or no evidence."""
    _require_own(person, claim)
    if not claim.text.strip():
        raise InvalidError(_("Say what you can do and where you learnt it."), field="text")
    if not Evidence.objects.filter(source=claim.source).exists():
        raise InvalidError(_("Add something that shows it: a file, a link or a certificate."), field="file")
    draft = Claim.objects.filter(pk=claim.pk, state=State.DRAFT)
    if draft.update(state=State.HANDED_IN, handed_in_at=now, revision=F("revision") + 1):
        _note("claim.handed_in", claim, actor=person, now=now)
    claim.refresh_from_db()
    return claim


@transaction.atomic
def appeal(person: Person, *, claim: Claim, text: str, now: datetime) -> Claim:
    """Ask for a second assessor, once, within the days that the activity gives; raises InvalidError, ConflictError."""
    _require_own(person, claim)
    claim.refresh_from_db()
    clean = storable(text.strip(), field="appeal")
    if not 1 <= len(clean) <= MOST_TEXT:
        raise InvalidError(_("Say what the decision missed or got wrong."), field="appeal")
    if not can_appeal(claim, now=now):
        raise ConflictError(_("This decision cannot be appealed, or no longer."))
    refused = Claim.objects.filter(pk=claim.pk, state=State.REFUSED, appealed_at__isnull=True)
    if not refused.update(state=State.APPEALED, appeal=clean, appealed_at=now):
        raise ConflictError(_("This decision cannot be appealed, or no longer."))
    _note("claim.appealed", claim, actor=person, now=now)
    claim.refresh_from_db()
    return claim


def can_appeal(claim: Claim, *, now: datetime) -> bool:
    """Say whether the learner may still ask for a second assessor."""
    first = claim.decisions.first()
    is_open = claim.state == State.REFUSED and claim.appealed_at is None and first is not None
    return is_open and first is not None and now < first.at + timedelta(days=terms(claim.activity).appeal_days)


@transaction.atomic
def decide(
    actor: Person, *, claim: Claim, is_accepted: bool, marks: Mapping[int, Marked], comment: str, now: datetime
) -> Decision:
    """Decide on a claim or its appeal, once each, line by line; write the result.

    An appeal is decided by somebody else than the claim. Raises NotAllowedError, InvalidError naming the field
    ("levels" or "comment"), ConflictError where somebody was first.
    """
    claim = _locked(claim)
    require_staff(actor, claim.activity.organization)
    _refuse_partial(actor, claim)
    if claim.state not in (State.HANDED_IN, State.APPEALED):
        raise ConflictError(_("Somebody else decided this before you."))
    is_appeal = claim.state == State.APPEALED
    _check(claim, marks, is_accepted=is_accepted)
    said = storable(comment.strip(), field="comment")[:MOST_TEXT]
    if not said:
        raise InvalidError(_("Give the reason for the decision; the learner reads it."), field="comment")
    made = Decision.objects.create(
        claim=claim,
        is_appeal=is_appeal,
        assessor=actor,
        is_accepted=is_accepted,
        marks={str(pk): {"level": mark.level, "reason": mark.reason.strip()} for pk, mark in marks.items()},
        comment=said,
        at=now,
    )
    claim.state = State.ACCEPTED if is_accepted else State.REFUSED
    claim.save(update_fields=["state"])
    _result(made, {pk: mark.level for pk, mark in marks.items()})
    _note("claim.decided", claim, actor=actor, now=now)
    return made


def occasion(claim: Claim) -> Occasion:
    """Return what evidence of this claim is given for."""
    activity = claim.activity
    return Occasion(claim.person, activity.organization_id, Result.Kind.RECOGNITION, activity.pk, claim.source)


def _refuse_partial(actor: Person, claim: Claim) -> None:
    if actor.pk == claim.person_id:
        raise NotAllowedError(_("This is your own claim. Somebody else has to decide it."))
    if claim.state == State.APPEALED and claim.decisions.filter(assessor=actor).exists():
        raise NotAllowedError(_("You decided this the first time. An appeal goes to another assessor."))


def _check(claim: Claim, marks: Mapping[int, Marked], *, is_accepted: bool) -> None:
    criteria = {each.pk: each for each in claim.activity.criteria.all()}
    asked = terms(claim.activity)
    if not set(marks) <= set(criteria) or not all(0 <= mark.level < len(asked.scale) for mark in marks.values()):
        raise InvalidError(_("These levels are not of this list. Load the page again."), field="levels")
    missing = [each.name for pk, each in criteria.items() if pk not in marks]
    if missing:
        words = _("Choose a level for every line. Still open: %(names)s.")
        raise InvalidError(words % {"names": ", ".join(missing)}, field="levels")
    below = [criteria[pk] for pk, mark in marks.items() if mark.level < asked.pass_level]
    bare = [each.name for each in below if not marks[each.pk].reason.strip()]
    if bare:
        words = _("Give a reason where a level is below what is asked: %(names)s.")
        raise InvalidError(words % {"names": ", ".join(bare)}, field="levels")
    if is_accepted and any(each.is_required for each in below):
        raise InvalidError(_("A line that is needed is below what is asked, so it cannot be accepted."), field="levels")


def _result(made: Decision, levels: dict[int, int]) -> None:
    claim = made.claim
    written = results.add(
        claim.person,
        organization_id=claim.activity.organization_id,
        kind=Result.Kind.RECOGNITION,
        thing_id=claim.activity_id,
        source=f"{claim.source}:appeal" if made.is_appeal else claim.source,
        at=made.at,
        levels=levels,
        assessor=made.assessor,
        assessor_role=role(made.assessor, claim.activity.organization) or "",
        is_passed=made.is_accepted,
        data={"claim": claim.public_id, "is_appeal": made.is_appeal},
    )
    evidence.rest_on(written)


def _require_own(person: Person, claim: Claim) -> None:
    if claim.person_id != person.pk:
        raise NotAllowedError(_("This claim is somebody else’s."))


def _locked(claim: Claim) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",)).select_related("activity__organization", "person")
    return rows.get(pk=claim.pk)


def _note(verb: str, claim: Claim, *, actor: Person, now: datetime) -> None:
    activity = claim.activity
    journal.record(
        verb,
        actor=actor,
        thing=claim,
        person=claim.person,
        organization_id=activity.organization_id,
        data={"activity": activity.pk, "state": claim.state},
        now=now,
    )
