"""Who may tell us of events, what they told, and what was sent to whom."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.db.models import Count, QuerySet

from campus.common.identifiers import is_public_id
from campus.common.secrets import hashed
from campus.events.models import Actor, Delivery, Endpoint, Source, Statement
from campus.organizations.models import Organization


def source_by_secret(key: str, secret: str, *, kind: str) -> Source | None:
    """Return the source with this key and secret, unless it was ended or is of another kind."""
    if not is_public_id(key):
        return None
    found = Source.objects.filter(public_id=key, kind=kind, ended_at__isnull=True).first()
    said = hashed(secret)
    return found if found and hmac.compare_digest(said, found.secret_hash) else None


def webhook_source(public_id: str) -> Source | None:
    """Return the source that signs webhooks to this address."""
    return Source.objects.filter(public_id=public_id, kind=Source.Kind.WEBHOOK, ended_at__isnull=True).first()


def sources(organization: Organization) -> QuerySet[Source]:
    """Return the sources of an institution, those in use first, with how much each told."""
    rows = Source.objects.filter(organization=organization).annotate(told=Count("statements"))
    return rows.order_by("ended_at", "pk")


def statement(source: Source, uid: str, *, is_voided: bool) -> Statement | None:
    """Return one statement that a source told."""
    return Statement.objects.filter(source=source, uid=uid.lower(), is_voided=is_voided).first()


def statements(
    source: Source,
    *,
    verb: str = "",
    activity: str = "",
    actor: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: int = 0,
    is_ascending: bool = False,
) -> QuerySet[Statement]:
    """Return what a source told and did not take back, the newest first; `after` is the last row seen."""
    found = Statement.objects.filter(source=source, is_voided=False)
    found = found.filter(verb=verb) if verb else found
    found = found.filter(ref=activity) if activity else found
    found = found.filter(actor__key=actor) if actor else found
    found = found.filter(stored_at__gt=since) if since else found
    found = found.filter(stored_at__lte=until) if until else found
    if after:
        found = found.filter(pk__gt=after) if is_ascending else found.filter(pk__lt=after)
    return found.order_by("pk" if is_ascending else "-pk")


def unknown_actors(organization: Organization) -> QuerySet[Actor]:
    """Return of whom nobody knows who they are, with how much was told of each, the most first."""
    rows = Actor.objects.filter(organization=organization, person__isnull=True)
    return rows.annotate(told=Count("statements")).order_by("-told", "pk")


def unnamed(organization: Organization) -> QuerySet[Actor]:
    """Return the unknown actors that only an owner can name: no confirmed address will ever do it."""
    return unknown_actors(organization).exclude(key__startswith="mbox:").exclude(key__startswith="sha1:")


def endpoints(organization: Organization) -> QuerySet[Endpoint]:
    """Return where an institution has its news sent."""
    return Endpoint.objects.filter(organization=organization, ended_at__isnull=True).order_by("pk")


def deliveries(endpoint: Endpoint) -> QuerySet[Delivery]:
    """Return what was sent to an endpoint or waits, the newest first, with each try."""
    return endpoint.deliveries.prefetch_related("log").order_by("-pk")
