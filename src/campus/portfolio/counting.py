"""Count looks at credentials without slowing the answer: in memory, written down by a thread of its own now and then.

What is kept is a number for each day, way and kind of visitor. Who asked is told by the name that their program gives
itself, a guess; no address and no cookie is looked at but the session of who is signed in, so that holders do not
count themselves. What a process had not written when it was killed is lost: these are figures, not records
(decision 0174).
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import Counter
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.portfolio.models import Seen

logger = logging.getLogger(__name__)

MOST = 20_000  # different things counted between two writings; the rest goes uncounted
_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|externalhit|embed|whatsapp|telegram|mastodon|pleroma|misskey|bluesky|"
    r"archive|headless|lighthouse|monitor|scan",
    re.I,
)


class Look(NamedTuple):
    """One way of being looked at; `viewer` is the person signed in, so that the holder can be left out, or 0."""

    public_id: str
    day: date
    what: str
    who: str
    viewer: int


class Tally:
    """Counts in the memory of this process until somebody takes them."""

    def __init__(self) -> None:
        self._counts: Counter[Look] = Counter()
        self._lock = threading.Lock()
        self._since = time.monotonic()

    def add(self, look: Look, n: int = 1) -> None:
        """Count a look."""
        with self._lock:
            if look in self._counts or len(self._counts) < MOST:
                self._counts[look] += n

    def is_due(self, seconds: float) -> bool:
        """Say whether it is that long since they were taken: to one asker alone."""
        with self._lock:
            is_due = time.monotonic() - self._since >= seconds
            if is_due:
                self._since = time.monotonic()
            return is_due

    def take(self) -> Counter[Look]:
        """Return what was counted, and begin anew."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
            return taken


TALLY = Tally()


def note(request: HttpRequest, public_id: str, *, what: str) -> None:
    """Count one look (settings.CREDENTIAL_SEEN)."""
    if request.method == "HEAD":
        return
    viewer = 0
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, Person):
        viewer = request.user.pk
    who = kind_of(request.META.get("HTTP_USER_AGENT", ""))
    TALLY.add(Look(public_id, timezone.now().date(), what, who, viewer))
    if settings.SEEN_SECONDS and TALLY.is_due(settings.SEEN_SECONDS):
        threading.Thread(target=_write_apart, name="seen", daemon=True).start()


@lru_cache(maxsize=512)
def kind_of(agent: str) -> str:
    """Return the kind of visitor by the name that a program gives itself: a guess, and told as one."""
    if _ROBOT.search(agent):
        return Seen.Who.ROBOT
    return Seen.Who.PERSON if agent.startswith("Mozilla/") else Seen.Who.PROGRAM


def write() -> int:
    """Write down what this process has counted; return how many looks. What cannot be written is counted on."""
    taken = TALLY.take()
    if not taken:
        return 0
    try:
        with transaction.atomic():
            return _write(taken)
    except DatabaseError as err:
        logger.warning("%s looks are written down later: %s", taken.total(), err)
        for look, n in taken.items():
            TALLY.add(look, n)
        return 0


def _write(taken: Counter[Look]) -> int:
    rows = Award.objects.filter(public_id__in={look.public_id for look in taken})
    awards = {public_id: (pk, person) for public_id, pk, person in rows.values_list("public_id", "pk", "person_id")}
    written = 0
    for look, n in taken.items():
        pk, holder = awards.get(look.public_id, (0, 0))
        if pk and look.viewer != holder:
            name = {"award_id": pk, "day": look.day, "what": look.what, "who": look.who}
            if not Seen.objects.filter(**name).update(n=F("n") + n):
                row, is_new = Seen.objects.get_or_create(**name, defaults={"n": n})
                if not is_new:  # another process was first
                    Seen.objects.filter(pk=row.pk).update(n=F("n") + n)
            written += n
    return written


def _write_apart() -> None:
    try:
        write()
    finally:
        connection.close()
