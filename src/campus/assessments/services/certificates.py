"""Certificates of other issuers: checked when they are shown, counted where they hold and are about this person.

What cannot be verified stays as evidence, and says so; it never becomes a result by itself (decision 0097).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Certificate, Result
from campus.assessments.services import evidence, results
from campus.assessments.services.evidence import Occasion
from campus.assessments.services.staff import require_staff
from campus.assessments.ways.foreign import VALID, Checked
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.text import one_line
from campus.journal import services as journal
from campus.organizations.models import Organization
from campus.organizations.queries import role

State = Certificate.State
MOST_BYTES = 2 * 1024 * 1024
MOST = 50  # certificates of one person


@transaction.atomic
def show(person: Person, *, organization: Organization, data: bytes, checked: Checked, now: datetime) -> Certificate:
    """Keep a certificate that was checked (outside any transaction: a check asks the network), and count it if it may.

    The same one shown again is checked anew: what could not be verified then may be now. Raises InvalidError.
    """
    _refuse(person, organization, data, checked)
    digest = checked.digest or hashlib.sha256(data).hexdigest()
    own = Certificate.objects.select_for_update().filter(person=person, organization=organization, digest=digest)
    shown = own.first()
    if shown is None:
        try:
            with transaction.atomic():
                shown = _keep(person, organization, data, digest=digest, now=now)
        except IntegrityError as err:  # the other half of a double click was first
            raise ConflictError(_("This certificate is here already.")) from err
    if shown.state == State.KEPT:
        _judge(shown, checked, now=now)
    return shown


@transaction.atomic
def decide(actor: Person, *, certificate: Certificate, is_counted: bool, reason: str, now: datetime) -> Certificate:
    """Say that a certificate is about this person, and count it; or say why not. Once, by an assessor."""
    require_staff(actor, certificate.organization)
    if actor.pk == certificate.person_id:
        raise NotAllowedError(_("This is your own certificate. Somebody else has to decide."))
    said = one_line(reason, field="reason")[:500]
    if not said:
        raise InvalidError(_("Say how you know; the learner reads it."), field="reason")
    state = State.COUNTED if is_counted else State.REFUSED
    waits = Certificate.objects.filter(pk=certificate.pk, state=State.WAITING)
    if not waits.update(state=state, reason=said, decided_by=actor, decided_at=now):
        raise ConflictError(_("Somebody else decided this before you."))
    certificate.refresh_from_db()
    if is_counted:
        _result(certificate, assessor=actor, identity="assessor", now=now)
    _note("certificate.decided", certificate, actor=actor, now=now)
    return certificate


def _refuse(person: Person, organization: Organization, data: bytes, checked: Checked) -> None:
    if not data or len(data) > MOST_BYTES:
        raise InvalidError(
            _("A certificate holds at most 2\N{NO-BREAK SPACE}MB. Choose the file itself."), field="file"
        )
    if checked.issuer_slug == organization.slug:
        words = _("This was issued by %(name)s itself, and counts here without being shown.")
        raise InvalidError(words % {"name": organization.name}, field="file")
    if Certificate.objects.filter(person=person).count() >= MOST:
        raise InvalidError(_("There are %(n)s certificates already, the most there can be.") % {"n": MOST})


def _keep(person: Person, organization: Organization, data: bytes, *, digest: str, now: datetime) -> Certificate:
    occasion = Occasion(person, organization.pk, Result.Kind.EXTERNAL, 0, f"certificate:{digest}")
    kept = evidence.keep_credential(person, occasion=occasion, data=data, now=now)
    return Certificate.objects.create(
        person=person,
        organization=organization,
        evidence=kept,
        state=State.KEPT,
        digest=digest,
        verdict="could_not_check",
        shown_at=now,
    )


def _judge(shown: Certificate, checked: Checked, *, now: datetime) -> None:
    shown.ref, shown.name, shown.issuer = checked.ref[:400], checked.name[:200], checked.issuer[:200]
    shown.verdict, shown.shown_at = checked.verdict, now
    shown.state, shown.reason = _state_of(shown, checked)
    shown.save()
    title = shown.name or _("A certificate that could not be read")
    type(shown.evidence).objects.filter(pk=shown.evidence_id).update(title=title[:200])
    if shown.state == State.COUNTED:
        _result(shown, assessor=None, identity="address", now=now)
    _note("certificate.shown", shown, actor=shown.person, now=now)


def _state_of(shown: Certificate, checked: Checked) -> tuple[str, str]:
    """Return what becomes of it, and why in words where it does not count at once."""
    if checked.verdict != VALID:
        return State.KEPT, _not_valid(checked.verdict)
    if not checked.ref:
        return State.KEPT, _("It does not say by an identifier what was achieved, so no rule can ask for it.")
    if checked.is_about is False:
        return State.KEPT, _(
            "It is about somebody with another address. Add that address to yours, then show it again."
        )
    if checked.is_about:
        return State.COUNTED, ""
    others = Certificate.objects.filter(digest=shown.digest).exclude(person=shown.person_id)
    if others.exists():
        return State.WAITING, _("Somebody else has shown the same certificate; an assessor has to tell whose it is.")
    return State.WAITING, _(
        "It does not name an address of its holder, so that an assessor has to confirm it is yours."
    )


def _not_valid(verdict: str) -> str:
    return {
        "expired": _("It has expired."),
        "revoked": _("Its issuer took it back."),
        "invalid": _("It is not what was signed, or no credential at all."),
        "unknown_issuer": _("Nobody confirms who issued it."),
    }.get(verdict, _("It could not be checked just now. Show it again later."))


def _result(certificate: Certificate, *, assessor: Person | None, identity: str, now: datetime) -> None:
    organization = certificate.organization
    made = results.add(
        certificate.person,
        organization_id=organization.pk,
        kind=Result.Kind.EXTERNAL,
        source=f"certificate:{certificate.pk}",
        ref=certificate.ref,
        at=now,
        is_passed=True,
        assessor=assessor,
        assessor_role=(role(assessor, organization) or "") if assessor else "",
        data={
            "issuer": certificate.issuer,
            "name": certificate.name,
            "verdict": certificate.verdict,
            "digest": certificate.digest,
            "identity": identity,
        },
    )
    type(certificate.evidence).objects.filter(pk=certificate.evidence_id).update(result=made)


def _note(verb: str, certificate: Certificate, *, actor: Person, now: datetime) -> None:
    journal.record(
        verb,
        actor=actor,
        thing=certificate,
        person=certificate.person,
        organization_id=certificate.organization_id,
        data={"state": certificate.state, "verdict": certificate.verdict, "ref": certificate.ref},
        now=now,
    )
