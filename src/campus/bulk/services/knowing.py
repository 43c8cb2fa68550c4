"""Whom the lines of a list are about: who is known by what they name, and accounts that wait for the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.holders import Holder
from campus.accounts.models import Identifier, Person
from campus.accounts.queries import by_address, by_addresses, by_identifiers, is_waiting
from campus.accounts.services import Expected, add_identifier, add_identifiers, expect_by, expect_many
from campus.bulk import naming, people
from campus.bulk.lines import Line
from campus.bulk.models import Batch
from campus.common.errors import ConflictError, InvalidError
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require

Key = tuple[str, str]
"""Kind and value; the kind of an address is empty."""
ALONE = (naming.NUMBER, naming.DID)  # kinds that name one person also where an address stands beside them


def keys_of(said: people.Said | Line) -> list[Key]:
    """Return what a line names its person by, the address first."""
    return [key for key in (("", said.email), (said.kind, said.named)) if key[1]]


def known(organization: Organization, keys: Iterable[Key]) -> dict[Key, Person]:
    """Return by what they are named the people who are known here, or for whom something waits."""
    found: dict[Key, Person] = {}
    for kind, values in _by_kind(keys).items():
        if kind == "":
            found |= {(kind, value): person for value, person in by_addresses(values).items()}
        elif kind == naming.LTI:
            found |= {(kind, value): person for value, person in naming.platforms().known(organization, values).items()}
        else:
            found |= {(kind, value): each.person for value, each in by_identifiers(kind, values).items()}
    return found


def one_of(keys: Sequence[Key], people: dict[Key, Person]) -> tuple[Person | None, bool]:
    """Return who is named, and whether these are two people.

    The address decides, unless nobody is known by it and somebody has proved the number or the key.
    """
    first, other = people.get(keys[0]), people.get(keys[-1])
    if len(keys) == 1 or keys[-1][0] not in ALONE or other is None or is_waiting(other):
        return first, False
    return other, first is not None and first.pk != other.pk


def of_two() -> str:
    """Return why a line that names two people is left out."""
    return _("The address belongs to somebody else than the number or the key.")


def expected(batch: Batch, lines: Sequence[Line], *, now: datetime) -> dict[int, Holder]:
    """Return by line the holder of each, with accounts that wait for those who are not known; numbers are noted.

    A line that names two people, as it came to since the list was looked at, has none.
    """
    named = [(line, keys_of(line)) for line in lines]
    found = known(batch.organization, [key for _line, keys in named for key in keys])
    holders: dict[int, Holder] = {}
    missing: dict[str, list[Line]] = defaultdict(list)
    for line, keys in named:
        person, are_two = one_of(keys, found)
        if person is not None and not are_two:
            holders[line.pk] = Holder.of(person)
        elif not are_two:
            missing[keys[0][0]].append(line)
    for kind, few in missing.items():
        made = _expect(batch.organization, kind, few, now)
        holders |= {line.pk: made[keys_of(line)[0][1]] for line in few}
    numbered = [line for line in lines if line.email and line.kind == naming.NUMBER and line.pk in holders]
    _note_numbers(batch, [(line, holders[line.pk].pk) for line in numbered], found, now)
    return holders


def say_whose(
    actor: Person, *, organization: Organization, identifier: Identifier, email: str, now: datetime
) -> Person:
    """Note on an owner's word that a number of the institution is that of whoever has this address.

    What waited under it becomes theirs. Raises NotAllowedError; InvalidError where nobody has confirmed the address,
    where it is the owner's own, and for what is no number of this institution; ConflictError.
    """
    require(actor, organization, Membership.Role.OWNER)
    person = by_address(email)
    if person is None:
        raise InvalidError(_("Nobody here has confirmed this address."), field="email")
    if person == actor:
        raise InvalidError(_("Somebody else has to say which number is yours."), field="email")
    if identifier.kind != naming.NUMBER or not identifier.value.startswith(f"{naming.giver(organization)}|"):
        raise InvalidError(_("This number is another institution’s."), field="email")
    how = organization.name
    add_identifier(person, kind=identifier.kind, value=identifier.value, how=how, now=now, by=actor)
    return person


def _by_kind(keys: Iterable[Key]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for kind, value in keys:
        found[kind].add(value)
    return found


def _expect(organization: Organization, kind: str, lines: Collection[Line], now: datetime) -> dict[str, Holder]:
    if not kind:
        return expect_many([Expected(line.email, line.name, line.language) for line in lines])
    if kind == naming.LTI:
        made = naming.platforms().expect(organization, {line.named: line.name for line in lines}, now)
    else:
        made = expect_by(kind, [Expected(line.named, line.name, line.language) for line in lines])
    return {value: Holder.of(person) for value, person in made.items()}


def _note_numbers(batch: Batch, lines: Iterable[tuple[Line, int]], found: dict[Key, Person], now: datetime) -> None:
    """Note whose the numbers are that stand beside addresses; what waited under one becomes theirs."""
    how, fresh = batch.organization.name, dict[str, int]()
    for line, pk in lines:
        had = found.get((line.kind, line.named))
        if pk in {batch.by_id, had.pk if had else None}:
            continue
        if had is None:
            fresh[line.named] = pk
        elif is_waiting(had):
            with suppress(ConflictError):  # one of the two is being deleted, or it was proved just now: it stays as is
                person = Person.objects.get(pk=pk)
                add_identifier(person, kind=line.kind, value=line.named, how=how, now=now, by=batch.by)
    if fresh:
        with transaction.atomic():
            add_identifiers(fresh, kind=Identifier.Kind.NUMBER, how=how, now=now, by=batch.by)
