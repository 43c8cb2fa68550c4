"""Services that a learner lets in: registration, the code, tokens, and the end of it.

Whatever is good once is struck off by a conditional UPDATE: of two that come at the same moment one gets it, and a
second use of what was used ends the grant (RFC 6749, clause 4.1.2; RFC 9700, clause 4.14).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import ConflictError, NotAllowedError
from campus.common.secrets import hashed
from campus.journal.services import record
from campus.openbadges.models import Client, Grant, Token

CODE_LASTS = timedelta(minutes=10)
ACCESS_LASTS = timedelta(hours=1)
REFRESH_LASTS = timedelta(days=90)  # unused for so long, a connection ends by itself
USED_UP_KEPT = timedelta(days=7)  # so long a second use of a refresh token is known for what it is
USE_NOTED_EVERY = timedelta(minutes=1)


def register(metadata: Mapping[str, Any], *, client_id: str, secret: str, now: datetime) -> Client:
    """Keep a service that registered itself with metadata that were found in order."""
    named = {name: metadata[name] for name in ("logo_uri", "tos_uri", "policy_uri", "software_id", "software_version")}
    return Client.objects.create(
        client_id=client_id,
        secret_sha256=hashed(secret),
        name=metadata["client_name"],
        uri=metadata["client_uri"],
        redirect_uris=list(metadata["redirect_uris"]),
        scope=metadata["scope"],
        registered_at=now,
        **named,
    )


def allow(
    actor: Person, *, client: Client, scope: str, redirect_uri: str, challenge: str, code: str, now: datetime
) -> Grant:
    """Keep a person's yes; `code` opens it once, within ten minutes, to whoever knows what `challenge` was made of."""
    with transaction.atomic():
        grant = Grant.objects.create(
            person=actor,
            client=client,
            scope=scope,
            redirect_uri=redirect_uri,
            code_sha256=hashed(code),
            code_challenge=challenge,
            code_until=now + CODE_LASTS,
            given_at=now,
        )
        data = {"client": client.client_id, "scope": scope}
        record("service.allowed", actor=actor, thing=grant, person=actor, data=data, now=now)
    return grant


def begin(grant: Grant, token: Mapping[str, str], *, now: datetime) -> Token:
    """Redeem the code for its tokens; raises ConflictError where somebody did before, and then ends the grant."""
    with transaction.atomic():
        first = Grant.objects.filter(pk=grant.pk, begun_at__isnull=True, ended_at__isnull=True)
        if first.update(begun_at=now, last_used_at=now):
            return _make(grant, token, now=now)
    end(grant, now=now)
    raise ConflictError("The code was used before.")


def renew(old: Token, token: Mapping[str, str], *, now: datetime) -> Token:
    """Give new tokens for a refresh token, which is used up by it; raises ConflictError as `begin` does."""
    with transaction.atomic():
        first = Token.objects.filter(pk=old.pk, refreshed_at__isnull=True, grant__ended_at__isnull=True)
        if first.update(refreshed_at=now, access_until=now):
            Token.objects.filter(grant=old.grant, refreshed_at__lt=now - USED_UP_KEPT).delete()
            return _make(old.grant, token, now=now)
    end(old.grant, now=now)
    raise ConflictError("The refresh token was used before.")


def _make(grant: Grant, token: Mapping[str, str], *, now: datetime) -> Token:
    refresh = token.get("refresh_token")
    return Token.objects.create(
        grant=grant,
        access_sha256=hashed(token["access_token"]),
        access_until=now + ACCESS_LASTS,
        refresh_sha256=hashed(refresh) if refresh else None,
        refresh_until=now + REFRESH_LASTS if refresh else None,
        scope=token["scope"],
        made_at=now,
    )


def end(grant: Grant, *, now: datetime, actor: Person | None = None) -> None:
    """End what was allowed, with all its tokens, at once."""
    with transaction.atomic():
        if Grant.objects.filter(pk=grant.pk, ended_at__isnull=True).update(ended_at=now):
            data = {"client": grant.client.client_id}
            record("service.ended", actor=actor, thing=grant, person=grant.person, data=data, now=now)
        Token.objects.filter(grant=grant).delete()


def take_back(actor: Person, *, grant: Grant, now: datetime) -> None:
    """End what the actor allowed."""
    if grant.person_id != actor.pk:
        raise NotAllowedError(_("Somebody else allowed this."))
    end(grant, now=now, actor=actor)


def note_use(grant: Grant, *, now: datetime) -> None:
    """Note that a service came by, once a minute at most."""
    if grant.last_used_at is None or grant.last_used_at < now - USE_NOTED_EVERY:
        Grant.objects.filter(pk=grant.pk).update(last_used_at=now)


def tidy(*, now: datetime, most: int = 200) -> int:
    """Delete tokens that are over, codes nobody redeemed, and services nobody let in for 90 days; return how many."""
    over = Token.objects.filter(access_until__lt=now - REFRESH_LASTS)
    unused = Grant.objects.filter(begun_at__isnull=True, code_until__lt=now - REFRESH_LASTS)
    strangers = Client.objects.filter(grants__isnull=True, registered_at__lt=now - REFRESH_LASTS)
    number = 0
    for found in (over, unused, strangers):
        model = found.model
        number += model._default_manager.filter(pk__in=list(found.values_list("pk", flat=True)[:most])).delete()[0]
    return number
