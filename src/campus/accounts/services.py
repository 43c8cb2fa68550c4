"""What people decide about themselves, and how a mail leaves the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_urlsafe
from smtplib import SMTPException
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.holders import Holder
from campus.accounts.joining import join
from campus.accounts.models import Identifier, Person
from campus.accounts.queries import NOWHERE, WAITING, by_addresses, by_identifiers
from campus.common import rows
from campus.common.errors import CampusError, ConflictError, InvalidError, NotAllowedError
from campus.common.identifiers import public_id
from campus.common.text import one_line
from campus.journal.services import Entry, record, record_many

_WAITS = ("email", "waits_for", "name", "language", "password")
OWN_CHOICES = {"name", "theme", "is_email_checkable", "is_named"}


class MailNotSentError(CampusError):
    """No mail server took the mail."""


def enter(*, name: str, email: str, password: str | None = None, now: datetime | None = None) -> Person:
    """Return a new person with one confirmed address, for commands and content; what people do goes through sign-up.

    Raises InvalidError where the address is somebody's already.
    """
    email = email.strip().lower()
    try:
        with transaction.atomic():
            person = Person.objects.create_user(email, password, name=_name(name))
            EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
            record("person.entered", actor=None, thing=person, person=person, now=now)
    except IntegrityError as err:
        raise InvalidError(_("This address belongs to an account already."), field="email") from err
    return person


def release(email: str) -> None:
    """Free an address for who is shown to have it, from an account that was begun with it and never confirmed it.

    Anybody can begin one; nobody has been in it, and its password must open nothing of who comes now.
    """
    begun = Person.objects.filter(email__iexact=email.strip(), last_login=None, waits_for=None)
    for person in begun.exclude(emailaddress__verified=True):
        EmailAddress.objects.filter(user=person).delete()
        person.email, person.is_active = f"{public_id()}@people{NOWHERE}", False
        person.save(update_fields=["email", "is_active"])


@transaction.atomic
def enter_without_address(names: Sequence[str], *, now: datetime) -> list[Person]:
    """Return new people, one for each name, whom another system vouches for and who have no address here yet.

    What stands in place of an address is under `.invalid` (RFC 2606), where no mail can go and nobody can sign in.
    """
    made = [
        Person(email=f"{public_id()}@people{NOWHERE}", name=one_line(name[:120]), password=make_password(None))
        for name in names
    ]
    Person.objects.bulk_create(made, batch_size=500)
    record_many("person.entered", actor=None, entries=[Entry(Person, each.pk, each.pk) for each in made], now=now)
    return made


@transaction.atomic
def rename(names: Mapping[int, tuple[str, str]], *, now: datetime) -> int:
    """Call people what the system that made their accounts calls them now; return how many have another name by that.

    By id: what they were called when it was looked, and the name now. Who has chosen another in between keeps it.
    """
    called = Person.objects.select_for_update().filter(pk__in=list(names))
    changed = [each for each in called if (each.name, each.name) != names[each.pk] and each.name == names[each.pk][0]]
    for each in changed:
        each.name = one_line(names[each.pk][1][:120])
    Person.objects.bulk_update(changed, ["name"])
    record_many("person.renamed", actor=None, entries=[Entry(Person, each.pk, each.pk) for each in changed], now=now)
    return len(changed)


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody an institution knows by an address in lower case, under the name in its register."""

    email: str
    name: str
    language: str = ""


def expect(people: Sequence[Expected]) -> dict[str, Person]:
    """Return by address the person of each: who confirmed it, or else an account that waits for its owner.

    Nobody can sign in to one that waits: what is in it moves to whoever confirms the address. Two workers who expect
    the same people make them once.
    """
    wanted = {each.email: each for each in people}
    found = by_addresses(wanted)
    fresh = [each for email, each in wanted.items() if email not in found]
    if not fresh:
        return found
    Person.objects.bulk_create(map(_waiting, fresh), ignore_conflicts=True)
    return found | by_addresses([each.email for each in fresh])


def expect_many(people: Sequence[Expected]) -> dict[str, Holder]:
    """Return by address accounts that wait for the owners of addresses by which, as was just asked, nobody is known.

    As `expect` does for some thousands of them at once, of whom hardly any is known after all.
    """
    wanted = {each.email: each for each in people}
    try:
        with transaction.atomic():
            numbers = _enter(list(wanted.values()))
    except IntegrityError:  # another worker has just made some of them
        return {email: Holder.of(person) for email, person in expect(people).items()}
    made = zip(numbers, wanted.items(), strict=True)
    return {email: Holder(pk, each.name[:120], is_new=True) for pk, (email, each) in made}


def expect_by(kind: str, people: Sequence[Expected]) -> dict[str, Person]:
    """Return by identifier the person of each: who proved it, or else an account that waits for who will.

    The people have the values of identifiers of this kind in place of addresses. Two workers who expect the same
    people make them once.
    """
    wanted = {_whole(each.email): each for each in people}
    found = {value: each.person for value, each in by_identifiers(kind, wanted).items()}
    fresh = {value: each for value, each in wanted.items() if value not in found}
    if not fresh:
        return found
    try:
        with transaction.atomic():
            numbers = _enter([replace(each, email="") for each in fresh.values()])
            waiting = ((pk, Identifier.Kind(kind).value, value) for pk, value in zip(numbers, fresh, strict=True))
            rows.insert(Identifier, ("person_id", "kind", "value"), waiting)
    except IntegrityError:  # another worker has just made some of them
        return found | _made_beside(kind, fresh)
    return found | {value: each.person for value, each in by_identifiers(kind, fresh).items()}


def _made_beside(kind: str, fresh: Mapping[str, Expected]) -> dict[str, Person]:
    """Return the accounts that wait under these identifiers, of which another worker makes some as well."""
    with transaction.atomic():
        made = Person.objects.bulk_create(_waiting(replace(each, email="")) for each in fresh.values())
        theirs = [Identifier(kind=kind, value=value, person=each) for value, each in zip(fresh, made, strict=True)]
        Identifier.objects.bulk_create(theirs, ignore_conflicts=True)
        found = {value: each.person for value, each in by_identifiers(kind, fresh).items()}
        kept = {person.pk for person in found.values()}
        Person.objects.filter(pk__in=[each.pk for each in made if each.pk not in kept]).delete()
    return found


def _enter(people: Sequence[Expected]) -> Sequence[int]:
    """Insert accounts that wait, as rows, and return their keys; raises IntegrityError where one of them is there."""
    numbers, joined_at = rows.reserve(Person, len(people)), timezone.now()
    values = ((pk, joined_at, *_waits(each)) for pk, each in zip(numbers, people, strict=True))
    rows.insert(Person, ("id", "joined_at", *_WAITS), values)
    return numbers


def _waiting(each: Expected) -> Person:
    return Person(**dict(zip(_WAITS, _waits(each), strict=True)))


def _waits(each: Expected) -> tuple[str, str | None, str, str, str]:
    """Return of an account that waits what stands in the columns of `_WAITS`."""
    return (
        f"waiting-{public_id()}{WAITING}",
        each.email or None,
        each.name[:120],
        each.language[:12],
        f"{UNUSABLE_PASSWORD_PREFIX}{token_urlsafe(30)}",  # as `set_unusable_password` makes one, and quicker
    )


def change(actor: Person, *, now: datetime | None = None, **fields: Any) -> Person:
    """Keep what a person decided about themselves: name, theme, is_email_checkable, is_named; raise InvalidError."""
    if unknown := fields.keys() - OWN_CHOICES:
        raise InvalidError(f"Not for a person to choose: {', '.join(sorted(unknown))}.")
    if "name" in fields:
        fields["name"] = _name(fields["name"])
    with transaction.atomic():
        for name, value in fields.items():
            setattr(actor, name, value)
        actor.save(update_fields=list(fields))
        # Which choices, and never the words themselves: the journal is kept for ever.
        record("person.changed", actor=actor, thing=actor, person=actor, data={"fields": sorted(fields)}, now=now)
    return actor


def _name(text: str) -> str:
    name = one_line(text, field="name")
    if not name:
        raise InvalidError(_("Your name cannot be empty."), field="name")
    return name


def add_identifier(
    person: Person, *, kind: str, value: str, how: str, now: datetime, by: Person | None = None
) -> Identifier:
    """Keep an identifier that its caller has proved to be the person's: a signature, a signed launch of a platform.

    `kind` is one of Identifier.Kind and `value` written as there (`issuer|client|sub` for a learning platform,
    `homePage|name` for an xAPI account). What waited under it becomes the person's. `by` is who says so where it is
    not the person. Raises ConflictError where it is somebody else's: accounts are joined first.
    """
    with transaction.atomic():
        found, is_new = Identifier.objects.select_related("person").get_or_create(
            kind=Identifier.Kind(kind),
            value=_whole(value),
            defaults={"person": person, "how": how[:60], "verified_at": now},
        )
        if found.person_id != person.pk and found.verified_at is not None:
            raise ConflictError(_("This belongs to another account. If that is yours too, join the two."))
        if found.person_id != person.pk:
            join(person, old=found.person, now=now)
        if is_new or found.verified_at is None:
            Identifier.objects.filter(pk=found.pk).update(person=person, how=how[:60], verified_at=now)
            data = {"kind": found.kind}
            record("identifier.added", actor=by or person, thing=found, person=person, data=data, now=now)
            found.refresh_from_db()
    return found


def add_identifiers(whose: Mapping[str, int], *, kind: str, how: str, by: Person, now: datetime) -> None:
    """Keep identifiers that nobody has yet, all at once, on the word of `by`; what somebody else was first with stays.

    Whose they are is by primary key.

    Raises RuntimeError outside a transaction.
    """
    rows = [
        Identifier(person_id=person, kind=Identifier.Kind(kind), value=_whole(value), how=how[:60], verified_at=now)
        for value, person in whose.items()
    ]
    Identifier.objects.bulk_create(rows, ignore_conflicts=True)
    entries = [Entry(Person, person, person, None, {"kind": kind}) for person in whose.values()]
    record_many("identifier.added", actor=by, entries=entries, now=now)


def remove_identifier(actor: Person, *, identifier: Identifier, now: datetime) -> None:
    """Take an identifier of one's own away; what was earned under it stays."""
    if identifier.person_id != actor.pk:
        raise NotAllowedError(_("This belongs to somebody else."))
    with transaction.atomic():
        record("identifier.removed", actor=actor, thing=identifier, person=actor, now=now)
        identifier.delete()


def _whole(value: str) -> str:
    value = value.strip()
    if not value or len(value) > 400 or "\x00" in value:
        raise InvalidError(_("An identifier has up to 400 characters."))
    return value


def forget_password(person: Person) -> None:
    """Have no password open an account, and end every session of it: they hang on it (django.contrib.auth)."""
    person.set_unusable_password()
    person.save(update_fields=["password"])


def send(message: EmailMessage) -> None:
    """Hand a mail to the mail server or the local outbox; raise MailNotSentError where that fails.

    People who came without an address are written to by nobody: their mail ends here.
    """
    if message.to and all(address.endswith(NOWHERE) for address in message.to):
        return
    try:
        message.send()
    except (SMTPException, OSError) as err:
        raise MailNotSentError(_("The mail could not be sent just now. Try again in a few minutes.")) from err
