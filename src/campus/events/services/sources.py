"""Systems that may tell us of events: made by owners, each with a secret that is shown once."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.common.sealing import seal, unseal
from campus.common.secrets import hashed
from campus.common.text import one_line
from campus.events.models import Source
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require, require_issuer

MOST = 50  # sources of an institution
_SEEN_EVERY = timedelta(minutes=1)


def make(actor: Person, *, organization: Organization, kind: str, name: str, now: datetime) -> tuple[Source, str]:
    """Return a new source with its secret, which is kept only as a hash (of webhooks: sealed); for owners.

    Raises NotAllowedError, InvalidError.
    """
    require(actor, organization, Membership.Role.OWNER)
    require_issuer(organization)
    name = one_line(name, field="name")
    if not name:
        raise InvalidError(_("Give it a name."), field="name")
    if kind not in {Source.Kind.XAPI, Source.Kind.CALIPER, Source.Kind.WEBHOOK}:
        raise InvalidError(_("Choose one."), field="kind")
    with transaction.atomic():
        if Source.objects.filter(organization=organization, ended_at__isnull=True).count() >= MOST:
            raise InvalidError(_("More than %d do not fit. End one first.") % MOST)
        source = Source(organization=organization, kind=kind, name=name, made_at=now, made_by=actor)
        secret = _keep_secret(source)
        source.save()
        _note("events.source_made", actor, source, now)
    return source, secret


def renew(actor: Person, *, source: Source, now: datetime) -> str:
    """Return a new secret; the old one ends at once. For owners."""
    require(actor, source.organization, Membership.Role.OWNER)
    with transaction.atomic():
        secret = _keep_secret(source)
        source.save(update_fields=["secret_hash", "sealed"])
        _note("events.source_renewed", actor, source, now)
    return secret


def end(actor: Person, *, source: Source, now: datetime) -> None:
    """Take nothing more from a source; what it told stays. For owners."""
    require(actor, source.organization, Membership.Role.OWNER)
    with transaction.atomic():
        if Source.objects.filter(pk=source.pk, ended_at__isnull=True).update(ended_at=now):
            _note("events.source_ended", actor, source, now)


def for_files(actor: Person, *, organization: Organization, now: datetime) -> Source:
    """Return the source that the files of an institution's staff are kept under."""
    require(actor, organization, Membership.Role.OWNER)
    defaults = {"name": _("Files of the staff"), "made_at": now, "made_by": actor}
    return Source.objects.get_or_create(organization=organization, kind=Source.Kind.FILE, defaults=defaults)[0]


def secret_of(source: Source) -> bytes:
    """Return what a source signs its webhooks with; raises SealError."""
    return unseal(bytes(source.sealed), purpose=_purpose(source))


def seen(source: Source, *, now: datetime) -> None:
    """Note that a source was here, once a minute at most: a busy one must not write for that alone."""
    if source.last_at is None or now - source.last_at > _SEEN_EVERY:
        Source.objects.filter(pk=source.pk).update(last_at=now)


def _keep_secret(source: Source) -> str:
    """Return a new secret of 256 bits; a webhook's in the form of Standard Webhooks ("Signature scheme")."""
    raw = secrets.token_bytes(32)
    if source.kind == Source.Kind.WEBHOOK:
        source.sealed = seal(raw, purpose=_purpose(source))
        return "whsec_" + base64.b64encode(raw).decode()
    secret = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    # Nobody can try out 256 random bits: a slow hash would only slow down every batch.
    source.secret_hash = hashed(secret)
    return secret


def _purpose(source: Source) -> str:
    return f"events source {source.public_id}"


def _note(verb: str, actor: Person, source: Source, now: datetime) -> None:
    data = {"kind": source.kind, "name": source.name}
    record(verb, actor=actor, thing=source, organization_id=source.organization_id, data=data, now=now)
