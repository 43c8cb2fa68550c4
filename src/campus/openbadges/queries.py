"""Who is let in, and what lies in a wallet for services to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.common.secrets import hashed
from campus.openbadges.models import Client, Connection, Grant, Token
from campus.wallet.models import Held
from campus.wallet.queries import offered
from testamur import read

FORMAT = "ob-3.0"  # the one that this API carries


@dataclass(frozen=True, slots=True)
class Entry:
    """A credential in a wallet: an award of this place (`is_ours`) or one of others, and when it was issued."""

    at: datetime
    is_ours: bool
    pk: int


@dataclass(frozen=True, slots=True)
class Text:
    """A credential as it was signed: JSON, or a compact JWS."""

    data: bytes
    is_jws: bool


def client(client_id: str) -> Client | None:
    """Return a service that registered here."""
    return None if "\x00" in client_id else Client.objects.filter(client_id=client_id).first()


def grant_by_code(code: str) -> Grant | None:
    """Return what a code opens, used or not."""
    return Grant.objects.select_related("person", "client").filter(code_sha256=hashed(code)).first()


def by_access_token(token: str) -> Token | None:
    """Return an access token of ours, over or not."""
    found = Token.objects.select_related("grant__person", "grant__client")
    return found.filter(access_sha256=hashed(token)).first()


def by_refresh_token(token: str) -> Token | None:
    """Return a refresh token of ours, used up or not."""
    found = Token.objects.select_related("grant__person", "grant__client")
    return found.filter(refresh_sha256=hashed(token)).first()


def let_in(person: Person) -> QuerySet[Grant]:
    """Return what a person allowed and did not take back, newest first."""
    open_ = Grant.objects.filter(person=person, begun_at__isnull=False, ended_at__isnull=True)
    return open_.select_related("client").order_by("-given_at", "-pk")


def is_alive(grant: Grant, *, now: datetime) -> bool:
    """Say whether a service can still come in: an access token is good, or a refresh token makes a new one."""
    tokens = grant.tokens.filter(refreshed_at__isnull=True)
    return tokens.filter(access_until__gt=now).exists() or tokens.filter(refresh_until__gt=now).exists()


def connections(person: Person) -> QuerySet[Connection]:
    """Return the hosts a person connected, newest first."""
    return Connection.objects.filter(person=person).select_related("host").order_by("-begun_at", "-pk")


def entries(person: Person, *, since: datetime | None) -> list[Entry]:
    """Return what services may read of a wallet, oldest first, so that pages stay what they are as new ones come.

    `since` leaves out what was issued before it, unless it came into the wallet later: whoever asks wants news.
    """
    earned, collected = offered(person)
    awards = Award.objects.filter(pk__in=earned.values("pk"), replaced_by__isnull=True)
    found = [Entry(at, True, pk) for at, pk in awards.values_list("awarded_at", "pk") if _is_since(since, at)]
    others = collected.filter(format=FORMAT).exclude(kind="seal")
    for issued, valid, added, pk in others.values_list("awarded_at", "valid_from", "added_at", "pk"):
        at = issued or valid or added
        if _is_since(since, max(at, added)):
            found.append(Entry(at, False, pk))
    return sorted(found, key=lambda each: (each.at, each.is_ours, each.pk))


def _is_since(since: datetime | None, at: datetime) -> bool:
    return since is None or at > since


def texts(person: Person, chosen: list[Entry]) -> list[Text]:
    """Return the credentials of entries as they were signed, in the same order."""
    ours = [each.pk for each in chosen if each.is_ours]
    awards = dict(Award.objects.filter(person=person, pk__in=ours).values_list("pk", "credential"))
    others = Held.objects.filter(person=person, pk__in=[each.pk for each in chosen if not each.is_ours]).in_bulk()
    found = []
    for each in chosen:
        if each.is_ours and each.pk in awards:
            found.append(Text(bytes(awards[each.pk]), is_jws=False))
        elif not each.is_ours and each.pk in others:
            found.append(text_of(others[each.pk]))
    return found


def text_of(held: Held) -> Text:
    """Return the credential inside what is held: the bytes themselves, or what lies in the picture or PDF."""
    if held.container == "none":
        data = bytes(held.data).removeprefix(b"\xef\xbb\xbf").strip()
    else:
        data = read(bytes(held.data)).raw.encode()
    return Text(data, is_jws=held.kind == "jwt")
