"""Which addresses are whose. An address counts once it is confirmed."""

from __future__ import annotations

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import get_supported_language_variant

from campus.accounts.models import Identifier, Leaving, OutboxMail, Person
from campus.common.among import Among

NOWHERE = ".invalid"  # where no mail can go (RFC 2606)
WAITING = f"@waiting{NOWHERE}"


def addresses(person: Person) -> list[str]:
    """Return the person's confirmed addresses, the one mail goes to first."""
    found = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "email")
    return [str(address) for address in found.values_list("email", flat=True)]


def by_address(email: str) -> Person | None:
    """Return who has confirmed this address, letter case aside."""
    return Person.objects.filter(emailaddress__email__iexact=email.strip(), emailaddress__verified=True).first()


def by_addresses(emails: Collection[str]) -> dict[str, Person]:
    """Return by address (in lower case) who has confirmed it, or whose account waits for them under it."""
    found = {str(person.waits_for): person for person in Person.objects.filter(Among("waits_for", emails))}
    confirmed = EmailAddress.objects.filter(Among("email", emails), verified=True).select_related("user")
    return found | {row.email: row.user for row in confirmed}


def waiting(email: str) -> Person | None:
    """Return the account that waits for its owner under an address."""
    return Person.objects.filter(waits_for=email.strip().lower(), is_active=True).first()


def is_deleted(person: Person) -> bool:
    """Say whether only a stand-in is left of somebody."""
    return Leaving.objects.filter(person=person, done_at__isnull=False).exists()


def mailbox(person: Person) -> str:
    """Return where mail to somebody goes: their first confirmed address, or the one that they are waited for under."""
    return next(iter(addresses(person)), "") or person.waits_for or person.email


def language_of(person: Person, *, or_else: str = "") -> str:
    """Return the language of what we write to somebody: theirs, or another, as far as our words are translated."""
    for code in (person.language, or_else):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def reachable(person: Person) -> str:
    """Return where mail to somebody goes; empty for who is known by something else and has no address here yet."""
    address = mailbox(person)
    return "" if address.endswith(NOWHERE) else address


def identifiers(person: Person) -> list[Identifier]:
    """Return what a person goes by beside their addresses: keys of wallets, accounts of platforms, numbers."""
    return list(Identifier.objects.filter(person=person))


def by_identifier(kind: str, value: str) -> Person | None:
    """Return whose identifier this is, or whose account waits under it; `kind` and `value` as in Identifier."""
    return Person.objects.filter(identifiers__kind=kind, identifiers__value=value).first()


def by_identifiers(kind: str, values: Collection[str]) -> dict[str, Identifier]:
    """Return by value the identifiers of one kind, each with its person; those too that wait to be proved."""
    return {each.value: each for each in _identifiers().filter(Among("value", values), kind=kind)}


def awaited(kind: str, *, giver: str) -> QuerySet[Identifier]:
    """Return the identifiers that one giver gave and nobody has proved yet."""
    return _identifiers().filter(kind=kind, value__startswith=f"{giver}|", verified_at__isnull=True)


def _identifiers() -> QuerySet[Identifier]:
    return Identifier.objects.select_related("person")


def is_waiting(person: Person) -> bool:
    """Say whether an account waits for its owner, under an address or another identifier: nobody has opened it."""
    return person.email.endswith(WAITING)


def outbox(person: Person | AnonymousUser | None) -> QuerySet[OutboxMail]:
    """Return the mails kept here, newest first: those to the person's confirmed addresses, or all for None."""
    if person is None:
        return OutboxMail.objects.all()
    if not isinstance(person, Person):
        return OutboxMail.objects.none()
    own = {address.lower() for address in addresses(person)}
    maybe = Q(pk__in=[])
    for address in own:
        maybe |= Q(to__icontains=address)
    # The database narrows down; whole lines decide: ann@example.org must not read what went to joann@example.org.
    kept = OutboxMail.objects.filter(maybe).values_list("pk", "to")
    return OutboxMail.objects.filter(pk__in=[pk for pk, to in kept if own & set(to.lower().split("\n"))])
