"""Addresses that an institution's news is sent to: made, set going again and ended by owners."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.common.sealing import seal, unseal
from campus.events.models import Delivery, Endpoint, Topic
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require, require_issuer

MOST = 20  # endpoints of an institution


def make(
    actor: Person,
    *,
    organization: Organization,
    kind: str,
    url: str,
    topics: Sequence[str],
    now: datetime,
    key: str = "",
    password: str = "",
) -> tuple[Endpoint, str]:
    """Return a new endpoint with the secret that its webhooks are signed with (empty for a record store); for owners.

    Raises NotAllowedError, InvalidError.
    """
    require(actor, organization, Membership.Role.OWNER)
    require_issuer(organization)
    is_store = kind == Endpoint.Kind.LRS
    _check(url, kind=kind, topics=topics, is_whole=not is_store or bool(key and password))
    with transaction.atomic():
        if Endpoint.objects.filter(organization=organization, ended_at__isnull=True).count() >= MOST:
            raise InvalidError(_("More than %d do not fit. End one first.") % MOST)
        told = [Topic.EARNED.value] if is_store else [each.value for each in Topic if each.value in topics]
        made = Endpoint(organization=organization, kind=kind, url=url.strip(), topics=told, key=key, made_at=now)
        made.made_by = actor
        raw = password.encode() if is_store else secrets.token_bytes(32)
        made.sealed = seal(raw, purpose=_purpose(made))
        made.save()
        _note("events.endpoint_made", actor, made, now)
    return made, "" if is_store else "whsec_" + base64.b64encode(raw).decode()


def secret_of(endpoint: Endpoint) -> bytes:
    """Return what messages are signed with, or the password of a record store; raises SealError."""
    return unseal(bytes(endpoint.sealed), purpose=_purpose(endpoint))


def resume(actor: Person, *, endpoint: Endpoint, now: datetime) -> None:
    """Send again to an endpoint that was stopped, with all that waited meanwhile. For owners."""
    require(actor, endpoint.organization, Membership.Role.OWNER)
    with transaction.atomic():
        Endpoint.objects.filter(pk=endpoint.pk).update(stopped_at=None, failing_since=None)
        Delivery.objects.filter(endpoint=endpoint, sent_at__isnull=True).update(next_try_at=now, tries=0)
        _note("events.endpoint_resumed", actor, endpoint, now)


def end(actor: Person, *, endpoint: Endpoint, now: datetime) -> None:
    """Send nothing more to an endpoint; what it was sent stays to be seen in the journal. For owners."""
    require(actor, endpoint.organization, Membership.Role.OWNER)
    with transaction.atomic():
        if Endpoint.objects.filter(pk=endpoint.pk, ended_at__isnull=True).update(ended_at=now):
            Delivery.objects.filter(endpoint=endpoint).update(next_try_at=None)
            _note("events.endpoint_ended", actor, endpoint, now)


def replay(actor: Person, *, delivery: Delivery, now: datetime) -> None:
    """Send a message once more, under its old id. For owners."""
    require(actor, delivery.endpoint.organization, Membership.Role.OWNER)
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(next_try_at=now, tries=0, sent_at=None)
        _note("events.replayed", actor, delivery.endpoint, now)


def _check(url: str, *, kind: str, topics: Sequence[str], is_whole: bool) -> None:
    if kind not in Endpoint.Kind.values:
        raise InvalidError(_("Choose one."), field="kind")
    try:
        parts = urlsplit(url.strip())
        is_one = parts.scheme == "https" or parts.netloc in settings.NET_ALLOWED
        is_one = is_one and bool(parts.hostname) and not parts.username and not parts.fragment
    except ValueError:
        is_one = False
    if not is_one or not url.strip().isascii():
        raise InvalidError(_("Give an address that begins with https."), field="url")
    if not is_whole:
        raise InvalidError(_("A record store asks for a user and a password."), field="key")
    if kind == Endpoint.Kind.WEBHOOK and not set(topics) & set(Topic.values):
        raise InvalidError(_("Choose at least one."), field="topics")


def _purpose(endpoint: Endpoint) -> str:
    return f"events endpoint {endpoint.public_id}"


def _note(verb: str, actor: Person, endpoint: Endpoint, now: datetime) -> None:
    data = {"kind": endpoint.kind, "url": endpoint.url}
    record(verb, actor=actor, thing=endpoint, organization_id=endpoint.organization_id, data=data, now=now)
