"""A system that tells an institution of events, and one that is told."""

from __future__ import annotations

from django.utils import timezone

from campus.accounts.models import Person
from campus.events.services import endpoints, sources
from campus.events.services.storing import store
from campus.events.told import Told
from campus.organizations.models import Organization


def events_of(organization: Organization, *, staff: Person) -> dict[str, object]:
    """Return the arguments of the addresses that lead to them."""
    now = timezone.now()
    source = sources.make(staff, organization=organization, kind="webhook", name="Player", now=now)[0]
    told = Told("1", "account:https://lms.example.org 7", "x:v", "https://lms.example.org/quiz", now, b"{}", "0")
    store(source, told=[told], now=now)
    endpoint = endpoints.make(
        staff, organization=organization, kind="webhook", url="https://hooks.example.org/", now=now,
        topics=["credential.earned"],
    )[0]  # fmt: skip
    return {"event_source": source.public_id, "event_endpoint": endpoint.public_id}
