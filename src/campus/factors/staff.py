"""What an institution asks of its staff: a second step, and help for whoever lost theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campus.accounts.models import Person
from campus.common.errors import NotAllowedError
from campus.factors.models import CodeApp, Demand, Passkey, RecoveryCode, Tries
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require, require_issuer

OWNER = Membership.Role.OWNER
KNOWN = timedelta(days=7)
_BY_OPERATOR = gettext_lazy("Whoever runs this place can reset it (docs/passkeys.md).")


def demand(actor: Person, *, organization: Organization, now: datetime) -> None:
    """Open the desk only to those who have shown two things. Raises NotAllowedError."""
    require(actor, organization, OWNER)
    require_issuer(organization)
    with transaction.atomic():
        made, is_new = Demand.objects.get_or_create(organization=organization, defaults={"by": actor, "at": now})
        if is_new:
            record("second_step.demanded", actor=actor, thing=made, organization_id=organization.pk, now=now)


def waive(actor: Person, *, organization: Organization, now: datetime) -> None:
    """Open the desk to all staff as before. Raises NotAllowedError."""
    require(actor, organization, OWNER)
    with transaction.atomic():
        gone, _rows = Demand.objects.filter(organization=organization).delete()
        if gone:
            record("second_step.waived", actor=actor, thing=organization, organization_id=organization.pk, now=now)


def reset(actor: Person, *, member: Membership, now: datetime) -> None:
    """Take from a colleague what they lost, so that they can set it up anew; they are told by mail.

    Raises NotAllowedError for anybody but an owner, for oneself, for somebody whom another institution asks for it too,
    and for a new member: whoever has an account can be made one unasked, and has a week to notice.
    """
    require(actor, member.organization, OWNER)
    person = member.person
    if person.pk == actor.pk:
        raise NotAllowedError(_("Yours are on your own page."))
    if member.since > now - KNOWN:
        raise NotAllowedError(_("They have belonged to you for less than seven days. %s") % _BY_OPERATOR)
    asking = Demand.objects.filter(organization__memberships__person=person).select_related("organization")
    if other := asking.exclude(organization=member.organization).first():
        words = _("%(name)s asks a second step of them, too. %(who)s")
        raise NotAllowedError(words % {"name": other.organization.name, "who": _BY_OPERATOR})
    clear(person, actor=actor, organization_id=member.organization_id, now=now)


def clear(person: Person, *, actor: Person | None, organization_id: int | None, now: datetime) -> None:
    """Remove all that a person proves themselves with beside their addresses, for `reset` and for the command line."""
    with transaction.atomic():
        for model in (Passkey, CodeApp, RecoveryCode, Tries):
            model._default_manager.filter(person=person).delete()
        record("factor.reset", actor=actor, thing=person, person=person, organization_id=organization_id, now=now)
