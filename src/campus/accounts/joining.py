"""Join two accounts of one person, and part them again.

Whoever joins has signed in to both; a claim of what was sent to an address has confirmed the address. Rows are moved,
never rewritten: no credential changes by a byte. What both have and can be had once stays where it is, and the old
account is kept, closed, so that for 30 days all can go back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts import personal
from campus.accounts.models import Join, Leaving, Person
from campus.accounts.queries import is_waiting, waiting
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.services import record

PARTABLE = timedelta(days=30)


def join(actor: Person, *, old: Person, now: datetime) -> Join:
    """Move everything of `old` to the actor, who has proved to be both. Raises InvalidError, ConflictError."""
    if actor.pk == old.pk:
        raise InvalidError(_("These are one account already."))
    with transaction.atomic():
        _lock(actor, old)
        _refuse(actor, old)
        made = Join.objects.create(old=old, into=actor, at=now, email=old.email, is_claim=is_waiting(old))
        EmailAddress.objects.filter(user=old).update(primary=False)  # the actor has one already
        made.moved = {tie.name: pks for tie in personal.ties() if tie.moves and (pks := _move(tie, old, actor))}
        made.save(update_fields=["moved"])
        _close(old)
        counts = {name: len(pks) for name, pks in made.moved.items()}
        record("account.joined", actor=actor, thing=made, person=actor, data={"old": old.pk, "rows": counts}, now=now)
        for path in settings.ACCOUNT_JOIN:
            import_string(path)(actor, old=old, now=now)
    return made


def claim(actor: Person, *, email: str, now: datetime) -> Join | None:
    """Give somebody what was awarded to an address that they have confirmed, before there was an account; or None."""
    old = waiting(email)
    if old is None:
        return None
    return join(actor, old=old, now=now)


def part(actor: Person, *, joined: Join, now: datetime) -> None:
    """Give back what came from an account, which opens again. Raises NotAllowedError, ConflictError after 30 days."""
    if joined.into_id != actor.pk:
        raise NotAllowedError(_("These are somebody else’s accounts."))
    with transaction.atomic():
        _lock(actor, joined.old)
        if joined.is_claim:
            raise ConflictError(_("This was awarded to an address of yours, and has no other account to go to."))
        if joined.at + PARTABLE < now:
            raise ConflictError(_("The accounts have been one for more than 30 days, and stay so."))
        if not Join.objects.filter(pk=joined.pk, parted_at__isnull=True).update(parted_at=now):
            raise ConflictError(_("They were parted already."))
        _refuse_last_address(actor, joined)
        for tie in personal.ties():
            if pks := joined.moved.get(tie.name):
                _move(tie, actor, joined.old, pks=pks)
        _open(joined)
        record("account.parted", actor=actor, thing=joined, person=actor, data={"old": joined.old_id}, now=now)


def partable(person: Person, *, now: datetime) -> models.QuerySet[Join]:
    """Return what was joined into an account and can still be parted from it, newest first."""
    own = Join.objects.filter(into=person, is_claim=False, parted_at__isnull=True, at__gte=now - PARTABLE)
    return own.select_related("old").order_by("-at")


def _move(tie: personal.Tie, old: Person, new: Person, *, pks: list[int] | None = None) -> list[int]:
    """Move rows from one person to another, at once if nothing stands against it, else each that can; return which."""
    mine = tie.rows().filter(**{tie.field: old})
    if pks is not None:
        mine = mine.filter(pk__in=pks)
    found = list(mine.order_by("pk").values_list("pk", flat=True))
    if _moved(mine.filter(pk__in=found), tie.field, new):
        return found
    return [pk for pk in found if _moved(mine.filter(pk=pk), tie.field, new)]


def _moved(rows: models.QuerySet[models.Model], field: str, new: Person) -> bool:
    try:
        with transaction.atomic():
            rows.update(**{field: new})
    except IntegrityError:  # the other account has one, and there can be one only
        return False
    return True


def _close(old: Person) -> None:
    """Leave nothing of the old account that opens it, and free its address for the other one."""
    old.is_active = False
    old.waits_for = None
    old.email = f"joined-{old.pk}@joined.invalid"
    old.save(update_fields=["is_active", "email", "waits_for"])


def _open(joined: Join) -> None:
    old = joined.old
    if not Person.objects.filter(email__iexact=joined.email).exists():
        old.email = joined.email
    old.is_active = True
    old.save(update_fields=["is_active", "email"])
    EmailAddress.objects.filter(user=old, email__iexact=old.email).update(primary=True)
    into = joined.into
    if first := EmailAddress.objects.filter(user=into, verified=True).order_by("-primary", "email").first():
        first.primary = True
        first.save(update_fields=["primary"])
        Person.objects.filter(pk=into.pk).update(email=first.email)


def _lock(*people: Person) -> None:
    """Let one change of these accounts at a time through, in an order in which two cannot wait for each other."""
    list(Person.objects.select_for_update().filter(pk__in=[each.pk for each in people]).order_by("pk"))


def _refuse(actor: Person, old: Person) -> None:
    if Join.objects.filter(old__in=[actor, old], parted_at__isnull=True).exists():
        raise ConflictError(_("One of these accounts was joined with another already."))
    if Leaving.objects.filter(person__in=[actor, old]).exists():
        raise ConflictError(_("One of these accounts is being deleted. Take that back first."))


def _refuse_last_address(actor: Person, joined: Join) -> None:
    """Nobody parts so that one of the two could not be opened any more."""
    taken = joined.moved.get("account.EmailAddress.user", [])
    if not EmailAddress.objects.filter(user=actor, verified=True).exclude(pk__in=taken).exists():
        raise ConflictError(_("This account would be left without an address. Add one first."))
