"""Which of many events somebody outside wants to hear of: those of institutions that have an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from campus.events.models import Endpoint
from campus.events.tasks import CONSUMER
from campus.journal.services import Entry


def hears(entries: Sequence[Entry]) -> tuple[str, Callable[[Entry], bool]]:
    """Return our name as a consumer, and what tells the events that are to wait for us (settings.JOURNAL_SIFTS)."""
    asked = {entry.organization_id for entry in entries}
    open_ones = Endpoint.objects.filter(organization__in=asked, ended_at__isnull=True)
    told = set(open_ones.values_list("organization_id", flat=True))
    return CONSUMER, lambda entry: entry.organization_id in told
