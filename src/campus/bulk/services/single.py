"""One award as a list would make it, for programs that send one at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.services import Expected, expect
from campus.achievements.models import Achievement
from campus.awards import services as awards
from campus.awards.models import Award
from campus.awards.queries import held
from campus.bulk.people import Said
from campus.bulk.services.gifts import gift
from campus.common.errors import ConflictError, InvalidError


def award_one(
    actor: Person, *, achievement: Achievement, said: Said, now: datetime, mails: bool = True
) -> tuple[Award, bool]:
    """Return the award of an achievement to somebody, and whether it is new: whoever holds it keeps what they hold.

    Raises NotAllowedError, InvalidError; ConflictError where it was taken back while this went on.
    """
    awards.refuse_stranger(actor, achievement=achievement)
    person = expect([Expected(said.email, said.name, said.language)])[said.email]
    if (standing := held(person, achievement)) is not None:
        return standing, False
    zone = timezone.get_default_timezone()
    made = awards.press(
        actor, achievement=achievement, gifts=[gift(person, said, achievement.current, now=now, zone=zone)], now=now
    )[0]
    if not isinstance(made, Award):
        raise InvalidError(made.reason)
    try:
        return awards.keep(actor, awards=[made], mails=[now if mails else None], now=now)[0], True
    except IntegrityError as err:  # somebody else was first
        if (standing := held(person, achievement)) is None:
            raise ConflictError(_("This award was taken back in the meantime.")) from err
        return standing, False
