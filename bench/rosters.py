"""A roster of 10,000 people from a platform on loopback, in pages of 100: read and kept, and looked at again.

The platform is that of the tests, in a process of its own, so that memory and processor time are ours alone.
"""

from __future__ import annotations

import multiprocessing as mp
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import psutil

from bench import cohort
from bench.rows import Row

if TYPE_CHECKING:
    from campus.lti.models import Context

PEOPLE, PAGE, LEFT = 10_000, 100, 500


def measure() -> list[Row]:
    """Measure on SQLite, or on the database that TESTAMUR_DATABASE_URL names."""
    with _platform() as talk, cohort.database():
        return _measured(talk, talk.recv())


def _measured(talk: Connection, url: str) -> list[Row]:
    from django.conf import settings
    from django.db import connection

    from campus.lti.services import keys, rosters

    settings.NET_ALLOWED = [url.removeprefix("http://")]
    context = _context(url)
    talk.send(keys.jwks())
    process, found = psutil.Process(), []
    before = process.memory_info().rss
    for left in (0, 0, LEFT):
        talk.send(left)
        talk.recv()
        found.append(_took(lambda: rosters.sync(context, now=context.registration.made_at), PEOPLE - left))
    assert context.members.filter(is_active=False).count() == LEFT
    grown = (process.memory_info().rss - before) / 1e6
    how = f"{PEOPLE:,} people in pages of {PAGE}, {connection.vendor}"
    names = ["taken in", "looked at again", f"again, {LEFT} left"]
    rows = [Row(f"roster: {name}", wall, "s", how, aim=40) for name, (wall, _) in zip(names, found, strict=True)]
    rows += [Row(f"roster: {name}, processor", cpu, "s", how) for name, (_, cpu) in zip(names, found, strict=True)]
    return [*rows, Row("roster: memory grown", grown, "MB", how, aim=60)]


def _took(do: Any, number: int) -> tuple[float, float]:
    """Return the seconds that went by, and those of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    assert do() == number
    return time.perf_counter() - wall, time.process_time() - cpu


def _context(url: str) -> Context:
    from django.utils import timezone

    from campus.accounts.models import Person
    from campus.lti.models import Context
    from campus.lti.services import registering
    from campus.organizations import services

    now = timezone.now()
    owner = Person.objects.create(email="owner@rosters.example.org", name="Owner")
    college = services.create(slug="bench-rosters", name="Bench", kind="issuer", owner=owner, now=now)
    made, _secret = registering.prepare(owner, organization=college, name="LMS", now=now)
    told = {"issuer": url, "client_id": "Dcm4se4YfF3lzNR", "authorize_url": f"{url}/mod/lti/auth.php"}
    told |= {"token_url": f"{url}/mod/lti/token.php", "jwks_url": f"{url}/mod/lti/certs.php"}
    registering.keep(owner, registration=made, now=now, **told)
    roster = f"{url}/mod/lti/services.php/CourseSection/2/bindings/9/memberships"
    return Context.objects.create(registration=made, context_id="2", title="Large", memberships_url=roster)


@contextmanager
def _platform() -> Iterator[Connection]:
    ours, theirs = mp.Pipe()
    process = mp.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours
    finally:
        ours.send(None)
        process.join()


def _serve(talk: Connection) -> None:
    """Serve the platform; what comes through the pipe is the tool's keys, then how many have left."""
    from tests.campus.lti.lms import serving

    with serving() as platform:
        platform.page_size = PAGE
        talk.send(platform.url)
        kept = talk.recv()
        platform.tool["jwks"] = lambda: kept
        while kept is not None and (left := talk.recv()) is not None:
            platform.people = {str(n): (f"Learner {n}", "", "Learner") for n in range(left, PEOPLE)}
            talk.send(True)
