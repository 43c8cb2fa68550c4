"""Mails about awards that did not arrive: noted in the words of the mail server, and sent anew when staff say so."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from campus.accounts.models import Person
from campus.awards.bounces import Report
from campus.awards.models import Award, Delivery
from campus.awards.queries import FAILED_MAIL
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require


def note_bounce(report: Report, *, now: datetime) -> bool:
    """Note that a mail came back; return whether there is such a mail, and it had not come back before.

    One that did not go out yet cannot have: the report is of an earlier sending, or somebody made it up.
    """
    sent = Delivery.objects.filter(tries__gt=0, bounced_at__isnull=True)
    mine = sent.filter(award__public_id=report.award, kind=report.kind)
    return bool(mine.update(bounced_at=now, error=report.words, claimed_until=None))


def send_again(
    actor: Person, *, organization: Organization, among: QuerySet[Award], a_minute: int, now: datetime
) -> int:
    """Send the mails about these awards once more that came back or were given up; return how many.

    So many a minute go out, a quarter of them at a time: each time costs a write. Raises NotAllowedError.
    """
    require(actor, organization, Membership.Role.OWNER, Membership.Role.EDUCATOR)
    failed = Delivery.objects.filter(FAILED_MAIL, award__in=among.filter(organization=organization))
    with transaction.atomic():
        found = list(failed.order_by("pk").values_list("pk", flat=True))
        again: dict[str, object] = {"bounced_at": None, "sent_at": None, "claimed_until": None, "tries": 0, "error": ""}
        portion = max(a_minute // 4, 1)
        for first in range(0, len(found), portion):
            at = now + timedelta(minutes=first / a_minute)
            some = Delivery.objects.filter(FAILED_MAIL, pk__in=found[first : first + portion])
            some.update(next_try_at=at, **again)
        if found:
            data = {"mails": len(found)}
            record(
                "mails.sent_again", actor=actor, thing=organization, organization_id=organization.pk, data=data, now=now
            )
    return len(found)
