"""Ask somebody without an account to confirm what a learner did, by a signed link in a mail (decision 0095).

The caller sends the mail, outside the transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Activity, Attestation, Result
from campus.assessments.services import evidence, results
from campus.assessments.services.evidence import Occasion
from campus.assessments.services.staff import require_staff
from campus.assessments.ways import links, queries
from campus.assessments.ways.terms import terms
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.text import one_line, storable
from campus.journal import services as journal

State = Attestation.State
MOST_OPEN, MOST_A_DAY = 5, 10  # of one learner: a form that sends mails must not become a means to send many
MOST_REMINDERS, REST = 3, timedelta(days=2)


@transaction.atomic
def ask(
    actor: Person, *, activity: Activity, person: Person, name: str, role: str, email: str, text: str, now: datetime
) -> Attestation:
    """Return a question to one address about what a learner did; asked by the learner, or by staff for them.

    Raises NotAllowedError, InvalidError naming the field (an address of the learner's own among them).
    """
    if activity.kind != Activity.Kind.ATTESTATION or activity.retired_at:
        raise InvalidError(_("Nobody can be asked about this any more."))
    if actor.pk != person.pk:
        require_staff(actor, activity.organization)
    if not queries.may_take(person, activity):
        raise NotAllowedError(_("This is for those who take the course it is part of."))
    address = _address(email, person=person)
    _refuse_too_many(person, now=now)
    try:
        with transaction.atomic():
            made = Attestation.objects.create(
                activity=activity,
                person=person,
                name=_line(name, field="name", most=120),
                role=_role(role),
                email=address,
                text=_text(text, field="text"),
                nonce=links.nonce(),
                asked_by=actor,
                asked_at=now,
                expires_at=now + timedelta(days=terms(activity).link_days),
            )
    except IntegrityError as err:
        raise InvalidError(_("This address has been asked already. You can remind them."), field="email") from err
    _note("attestation.asked", made, actor=actor, now=now)
    return made


@transaction.atomic
def withdraw(actor: Person, *, attestation: Attestation, now: datetime) -> None:
    """Take the question back; its link ends at once."""
    _require_asker(actor, attestation)
    open_ = Attestation.objects.filter(pk=attestation.pk, state=State.ASKED)
    if open_.update(state=State.WITHDRAWN, nonce=links.nonce()):
        _note("attestation.withdrawn", attestation, actor=actor, now=now)


@transaction.atomic
def remind(actor: Person, *, attestation: Attestation, now: datetime) -> Attestation:
    """Count a reminder, for the caller to send, and let the link hold anew from today.

    Raises ConflictError where it was answered, or reminded too lately or too often.
    """
    _require_asker(actor, attestation)
    found = (
        Attestation.objects.select_for_update(of=("self",)).select_related("activity", "person").get(pk=attestation.pk)
    )
    if found.state != State.ASKED:
        raise ConflictError(_("This was answered or taken back in the meantime."))
    if found.reminders >= MOST_REMINDERS:
        raise ConflictError(_("They were reminded %(n)s times. Ask somebody else.") % {"n": MOST_REMINDERS})
    if now < (found.reminded_at or found.asked_at) + REST:
        raise ConflictError(_("The last mail went out less than two days ago. Give them a little time."))
    found.reminders, found.reminded_at = found.reminders + 1, now
    found.expires_at = now + timedelta(days=terms(found.activity).link_days)
    found.save(update_fields=["reminders", "reminded_at", "expires_at"])
    _note("attestation.reminded", found, actor=actor, now=now)
    return found


@transaction.atomic
def answer(
    attestation: Attestation,
    *,
    is_confirmed: bool,
    name: str,
    role: str,
    relation: str,
    words: str,
    levels: Mapping[int, int],
    visitor: Person | None = None,
    now: datetime,
) -> Attestation:
    """Keep the answer of who holds the link, once; confirmed, it becomes a result.

    `visitor` is who happens to be signed in: the learner cannot answer their own question. Raises ConflictError where
    the link no longer holds, InvalidError naming the field.
    """
    found = (
        Attestation.objects.select_for_update(of=("self",)).select_related("activity", "person").get(pk=attestation.pk)
    )
    if not links.is_open(found, now=now) or found.nonce != attestation.nonce:
        raise ConflictError(_("This link was used already, was taken back, or is too old."))
    if visitor is not None and visitor.pk == found.person_id:
        raise NotAllowedError(_("This is your own question. Somebody else has to answer it."))
    found.said_name, found.said_role = _line(name, field="name", most=120), _role(role)
    found.relation = _line(relation, field="relation", most=200)
    found.words = storable(words.strip(), field="words")[:5000]
    if not is_confirmed and not found.words:
        raise InvalidError(_("Say in a sentence why not; the learner reads it."), field="words")
    marks = _levels(found, levels, is_confirmed=is_confirmed)
    found.levels = {str(pk): level for pk, level in marks.items()}
    found.state = State.CONFIRMED if is_confirmed else State.DECLINED
    found.answered_at = now
    found.save()
    _result(found, marks, now=now)
    _note("attestation.answered", found, actor=None, now=now)
    return found


def occasion(attestation: Attestation) -> Occasion:
    """Return what evidence shown to who attests is given for."""
    activity = attestation.activity
    return Occasion(
        attestation.person, activity.organization_id, Result.Kind.ATTESTATION, activity.pk, attestation.source
    )


def _result(found: Attestation, levels: dict[int, int], *, now: datetime) -> None:
    asked = terms(found.activity)
    needed = found.activity.criteria.filter(is_required=True).values_list("pk", flat=True)
    is_passed = found.state == State.CONFIRMED and all(levels.get(pk, -1) >= asked.pass_level for pk in needed)
    made = results.add(
        found.person,
        organization_id=found.activity.organization_id,
        kind=Result.Kind.ATTESTATION,
        thing_id=found.activity_id,
        source=found.source,
        at=now,
        levels=levels,
        is_passed=is_passed,
        assessor_name=found.said_name,
        assessor_role=found.said_role,
        data={"relation": found.relation, "attestation": found.public_id},
    )
    evidence.rest_on(made)


def _levels(found: Attestation, levels: Mapping[int, int], *, is_confirmed: bool) -> dict[int, int]:
    criteria = {each.pk: each.name for each in found.activity.criteria.all()}
    top = len(terms(found.activity).scale)
    if not set(levels) <= set(criteria) or not all(0 <= level < top for level in levels.values()):
        raise InvalidError(_("These levels are not of this list. Load the page again."), field="levels")
    missing = [name for pk, name in criteria.items() if pk not in levels]
    if is_confirmed and missing:
        words = _("Choose a level for every line. Still open: %(names)s.")
        raise InvalidError(words % {"names": ", ".join(missing)}, field="levels")
    return dict(levels)


def _address(email: str, *, person: Person) -> str:
    clean = email.strip().lower()
    try:
        validate_email(clean)
    except ValidationError as err:
        raise InvalidError(_("Give an e-mail address, such as name@example.org."), field="email") from err
    rows = EmailAddress.objects.filter(user=person).values_list("email", flat=True)  # confirmed or not
    own = {_bare(each) for each in (*rows, person.email)}
    if _bare(clean) in own:
        raise InvalidError(_("This is an address of the learner’s own. Somebody else has to confirm."), field="email")
    return clean


def _bare(email: str) -> str:
    """Return the mailbox without what follows a plus sign, which leads to the same person."""
    local, _at, domain = email.strip().lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _refuse_too_many(person: Person, *, now: datetime) -> None:
    asked = Attestation.objects.filter(person=person)
    open_ = asked.filter(state=State.ASKED, expires_at__gt=now).count()
    if open_ >= MOST_OPEN or asked.filter(asked_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise InvalidError(_("Several questions are open already. Wait for an answer, or take one back."))


def _require_asker(actor: Person, attestation: Attestation) -> None:
    if actor.pk != attestation.person_id:
        require_staff(actor, attestation.activity.organization)


def _role(role: str) -> str:
    if role not in Attestation.Role.values:
        raise InvalidError(_("Choose one of the list."), field="role")
    return role


def _line(text: str, *, field: str, most: int) -> str:
    clean = one_line(text, field=field)
    if not 1 <= len(clean) <= most:
        raise InvalidError(_("Fill this in, with at most %(most)s characters.") % {"most": most}, field=field)
    return clean


def _text(text: str, *, field: str) -> str:
    clean = storable(text.strip().replace("\r\n", "\n"), field=field)
    if not 1 <= len(clean) <= 5000:
        raise InvalidError(_("Say what is to be confirmed, in at most 5,000 characters."), field=field)
    return clean


def _note(verb: str, attestation: Attestation, *, actor: Person | None, now: datetime) -> None:
    activity = attestation.activity
    journal.record(
        verb,
        actor=actor,
        thing=attestation,
        person=attestation.person,
        organization_id=activity.organization_id,
        data={"activity": activity.pk, "state": attestation.state},
        now=now,
    )
