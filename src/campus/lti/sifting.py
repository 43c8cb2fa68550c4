"""Which of many events can change a score on a platform: those about people who came here from one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from campus.journal.services import Entry
from campus.lti.models import Subject
from campus.lti.tasks import CONSUMER


def hears(entries: Sequence[Entry]) -> tuple[str, Callable[[Entry], bool]]:
    """Return our name as a consumer, and what tells the events that are to wait for us (settings.JOURNAL_SIFTS)."""
    if not Subject.objects.exists():
        return CONSUMER, lambda _entry: False
    about = [entry.person_id for entry in entries if entry.person_id is not None]
    came = set(Subject.objects.filter(person__in=about).values_list("person_id", flat=True))
    return CONSUMER, lambda entry: entry.person_id in came
