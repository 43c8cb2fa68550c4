"""Delete an account: asked for, mailed, and done after seven days, unless it is taken back (decision 0192).

What is left of somebody is a number. It stands where a record of the institution must go on making sense: who decided
what, and that something was awarded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts import personal
from campus.accounts.models import Join, Leaving, OutboxMail, Person
from campus.accounts.queries import addresses
from campus.common.errors import ConflictError
from campus.journal.services import record

WAIT = timedelta(days=7)
STAND_IN = "Deleted account"


def hindrances(person: Person) -> list[str]:
    """Return in sentences what somebody has to settle before they can leave (settings.ACCOUNT_BOUND)."""
    return [sentence for path in settings.ACCOUNT_BOUND for sentence in import_string(path)(person)]


def leave(actor: Person, *, keeps_credentials: bool, now: datetime) -> Leaving:
    """Note that the account is to be deleted in seven days; the caller mails it. Raises ConflictError."""
    if found := hindrances(actor):
        raise ConflictError(found[0])
    with transaction.atomic():
        made, is_new = Leaving.objects.get_or_create(
            person=actor, defaults={"asked_at": now, "due_at": now + WAIT, "keeps_credentials": keeps_credentials}
        )
        if not is_new:
            raise ConflictError(_("Your account is going to be deleted already."))
        record("account.leaving", actor=actor, thing=made, person=actor, now=now)
    return made


def stay(person: Person, *, now: datetime) -> bool:
    """Take it back; return whether there was anything to take back."""
    with transaction.atomic():
        gone, _rows = Leaving.objects.filter(person=person, done_at__isnull=True).delete()
        if gone:
            record("account.stays", actor=person, thing=person, person=person, now=now)
    return bool(gone)


def forget(leaving: Leaving, *, now: datetime) -> bool:
    """Delete the account, and those that were joined into it; return whether it was this call that did.

    Of two workers one gets it, by the conditional UPDATE. Raises ConflictError where something has come up since.
    """
    person = leaving.person
    with transaction.atomic():
        if not Leaving.objects.filter(pk=leaving.pk, done_at__isnull=True).update(done_at=now):
            return False
        if found := hindrances(person):
            raise ConflictError(found[0])
        for each in [*_aliases(person), person]:
            _forget(each, keeps_credentials=leaving.keeps_credentials, now=now)
        record("account.deleted", actor=None, thing=person, person=person, now=now)
    return True


def _aliases(person: Person) -> list[Person]:
    """Return the accounts that were joined into one, and those that had been joined into them."""
    aliases = Join.objects.filter(into=person, parted_at__isnull=True).select_related("old")
    return [each for alias in aliases for each in (*_aliases(alias.old), alias.old)]


def _forget(person: Person, *, keeps_credentials: bool, now: datetime) -> None:
    for path in settings.ACCOUNT_FORGET:
        import_string(path)(person, keeps_credentials=keeps_credentials, now=now)
    _drop_addresses({each.lower() for each in [*addresses(person), person.email]})
    for tie in personal.ties():
        rows = tie.rows().filter(**{tie.field: person})
        if tie.then is personal.Then.DROP:
            _drop(rows)
        else:
            left = {tie.field: None} if tie.then is personal.Then.CLEAR else {}
            if changed := {**dict.fromkeys(tie.emptied, ""), **left}:
                rows.update(**changed)
    _stand_in(person)


def _stand_in(person: Person) -> None:
    person.name = _(STAND_IN)
    person.email = f"deleted-{person.pk}@deleted.invalid"
    person.waits_for = None
    person.theme = person.language = ""
    person.is_active = person.is_email_checkable = person.is_named = False
    person.last_login = None
    person.set_unusable_password()
    person.save()


def _drop_addresses(own: set[str]) -> None:
    for each in personal.typed_addresses():
        for email in own:
            rows = _with(each, email)
            if each.emptied:
                rows.update(**dict.fromkeys(each.emptied, ""))
            else:
                _drop(rows)


def _with(each: personal.Address, email: str) -> models.QuerySet[models.Model]:
    """Return the rows with this address in a column; a mail that went to several has one a line."""
    rows = personal.model_of(each.model)._default_manager.all()
    if each.model != OutboxMail._meta.label:
        return rows.filter(**{f"{each.field}__iexact": email})
    maybe = OutboxMail.objects.filter(to__icontains=email).values_list("pk", "to")
    return rows.filter(pk__in=[pk for pk, to in maybe if email in to.lower().split("\n")])


def _drop(rows: models.QuerySet[models.Model]) -> None:
    """Delete rows with what hangs on them; their files go once the database has let go of them."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    found = [*(list(each) for each in collector.data.values()), *(list(each) for each in collector.fast_deletes)]
    files = [file for instances in found for file in _files(instances)]
    rows.delete()
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


def _files(instances: Iterable[models.Model]) -> Iterable[tuple[Storage, str]]:
    for each in instances:
        for field in each._meta.fields:
            if isinstance(field, models.FileField) and (kept := getattr(each, field.name)):
                yield field.storage, kept.name
