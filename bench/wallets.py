"""A wallet of 2,000 credentials: how long its page takes, and what it costs to take all of it away."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
from datetime import timedelta
from typing import TYPE_CHECKING

from bench import cohort, dashboards
from bench.rows import Row

if TYPE_CHECKING:
    from campus.accounts.models import Person

HELD = 2_000
PAGE, AWAY, MEMORY = 150, 10, 40  # ms, s, MB
SKILLS = ("interpret statistics", "read charts", "lead a team", "write reports", "sail", "weld", "teach", "count")


def measure() -> list[Row]:
    """Measure on SQLite, in this process, without the network."""
    os.environ.setdefault("TESTAMUR_STATIC_FROM_SOURCE", "1")
    with cohort.database():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        person = _filled()
        how = f"{HELD:,} credentials of about 6 KB; SQLite"
        client = dashboards._client(person.email)
        pages = {
            "wallet": "/wallet/",
            "wallet, by skill": "/wallet/?view=skills",
            "wallet, searched": "/wallet/?q=sail",
        }
        found = [row for name, at in pages.items() for row in dashboards._page(name, client, at, how)]
        return [*found, *_away(person, how)]


def _filled() -> Person:
    """Return somebody with a full wallet, written as rows: checking each would measure something else."""
    from django.utils import timezone

    from campus.accounts.models import Person
    from campus.wallet.models import Held

    now = timezone.now()
    person = Person.objects.create(email="learner-1@example.org", name="Learner", password="!")
    filling = "Reads a chart and says what it does not show. " * 110
    Held.objects.bulk_create(
        (
            Held(
                person=person, media_type="application/vc", kind="json", container="none", format="ob-3.0",
                data=json.dumps({"id": f"urn:x:{n}", "name": f"Badge {n}", "text": filling, "n": n}).encode(),
                digest=f"{n:064x}", name=f"Badge {n}", issuer=f"College {n % 40}", issuer_id=f"did:web:{n % 40}",
                awarded_at=now - timedelta(days=n), skills=[SKILLS[n % 8], SKILLS[(n + 3) % 8]], level="EQF 4",
                source="upload", state="valid", is_confirmed=True, checked_at=now, added_at=now,
            )
            for n in range(HELD)
        ),
        batch_size=cohort.BATCH,
    )  # fmt: skip
    return person


def _away(person: Person, how: str) -> list[Row]:
    from django.utils import timezone

    from campus.common.archives import streamed
    from campus.wallet.away import members

    begun = time.perf_counter()
    size = sum(map(len, streamed(members(person, now=timezone.now()))))
    seconds = time.perf_counter() - begun
    tracemalloc.start()
    for _block in streamed(members(person, now=timezone.now())):
        pass
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    told = f"{how}; an archive of {size / 1e6:.1f} MB"
    return [
        Row("taking a wallet away", seconds, "s", told, aim=AWAY),
        Row("taking a wallet away, memory", peak, "MB", told, aim=MEMORY),
    ]
