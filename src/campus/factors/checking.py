"""Look at a code that somebody typed in as their second step: one of their app, or one on paper.

Wrong ones are counted in a row and not in the cache, which may forget: after five, each further one has to wait, from a
minute up to an hour. At that pace a million codes take more than a century.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.factors import queries, recovery, services, totp
from campus.factors.models import CodeApp, RecoveryCode, Tries
from campus.journal.services import record
from campus.ui import local

FREE = 5
LONGEST = timedelta(hours=1)


def check(person: Person, *, typed: str, now: datetime) -> None:
    """Take a code, which is then used up. Raises InvalidError with what to do."""
    typed = "".join(typed.split())
    with transaction.atomic():
        tries = _tries(person)
        if tries.next_at and tries.next_at > now:
            words = _("Too many wrong codes. Wait until %s, then try again.") % local.clock(tries.next_at)
        else:
            words = _take(person, typed, now=now)
            _count(tries, is_wrong=bool(words), now=now)
    if words:
        raise InvalidError(words, field="typed")


def _tries(person: Person) -> Tries:
    """Return the person's row, locked: of guesses sent at once each is counted before the next is looked at."""
    Tries.objects.get_or_create(person=person)
    return Tries.objects.select_for_update().get(person=person)


def _count(tries: Tries, *, is_wrong: bool, now: datetime) -> None:
    tries.wrong = tries.wrong + 1 if is_wrong else 0
    over = tries.wrong - FREE
    tries.next_at = now + min(timedelta(minutes=2 ** min(over, 10)), LONGEST) if over >= 0 else None
    tries.save()


def _take(person: Person, typed: str, *, now: datetime) -> str:
    """Use a code up, and return nothing; or what is wrong with it."""
    if totp.is_code(typed):
        app = queries.app(person)
        return _take_of_app(app, typed, now=now) if app else _("You have no app set up. Use a recovery code.")
    return _take_recovery(person, typed, now=now)


def _take_of_app(app: CodeApp, typed: str, *, now: datetime) -> str:
    step = totp.step_of(services.secret_of(app), typed, now=now)
    if step is None:
        return _("This is not the code that your app shows now. Is the clock of your phone right?")
    if not CodeApp.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step, used_at=now):
        return _("This code was used already. Wait for the next one, half a minute at most.")
    return ""


def _take_recovery(person: Person, typed: str, *, now: datetime) -> str:
    unused = RecoveryCode.objects.filter(person=person, digest=recovery.digest(typed), used_at__isnull=True)
    if not typed or not unused.update(used_at=now):
        return _("This is neither a code of your app nor a recovery code that is still good.")
    record("factor.recovered", actor=person, thing=person, person=person, now=now)
    return ""
