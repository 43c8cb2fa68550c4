"""Statements of xAPI coming in: over the whole request in one process, in batches of 100, and made results of."""

from __future__ import annotations

import base64
import json
import time
from typing import Any
from uuid import uuid4

import psutil

from bench import cohort
from bench.rows import Row

STATEMENTS = 100_000
BATCH = 100
PEOPLE = 500
SETTLED = 10_000


def measure() -> list[Row]:
    """Measure on one core and SQLite, or on the database that TESTAMUR_DATABASE_URL names."""
    with cohort.database():
        return _measured()


def _measured() -> list[Row]:
    from django.db import connection

    from campus.config.wsgi import application
    from campus.events import tasks

    key = _source()
    process = psutil.Process()
    _post(application, key, 0)
    before = process.memory_info().rss
    took, cpu = 0.0, time.process_time()
    for n in range(STATEMENTS // BATCH):
        took += _post(application, key, n + 1)
    cpu = time.process_time() - cpu
    grown = (process.memory_info().rss - before) / 1e6
    tasks.match()
    began = time.perf_counter()
    settled = 0
    while settled < SETTLED and (done := tasks.settle()):
        settled += done
    rate = settled / (time.perf_counter() - began)
    how = f"{STATEMENTS:,} statements, batches of {BATCH}, {PEOPLE} people, one process; {connection.vendor}"
    aim = 2000 if connection.vendor == "postgresql" else 800
    return [
        Row("xAPI statements in", STATEMENTS / took, "/s", how, aim=aim, is_least=True),
        Row("the same by processor time", STATEMENTS / cpu, "/s", f"{how}; with making the batches"),
        Row("memory grown by them", grown, "MB", how, aim=10),
        Row("statements made results", rate, "/s", f"{settled:,} settled by the sweep; {connection.vendor}"),
    ]


def _source() -> str:
    from allauth.account.models import EmailAddress
    from django.utils import timezone

    from campus.accounts.models import Person
    from campus.events.services import sources
    from campus.organizations import services

    now = timezone.now()
    people = Person.objects.bulk_create(Person(email=f"p{n}@events.example.org", name=f"P{n}") for n in range(PEOPLE))
    EmailAddress.objects.bulk_create(EmailAddress(user=each, email=each.email, verified=True) for each in people)
    college = services.create(slug="bench-events", name="Bench", kind="issuer", owner=people[0], now=now)
    source, secret = sources.make(people[0], organization=college, kind="xapi", name="Player", now=now)
    return base64.b64encode(f"{source.public_id}:{secret}".encode()).decode()


def _post(application: Any, key: str, n: int) -> float:
    """Return the seconds that a batch took, from the request to the answer."""
    from io import BytesIO

    body = json.dumps([_statement(n * BATCH + i) for i in range(BATCH)]).encode()
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/xapi/statements", "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)), "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "HTTP_AUTHORIZATION": f"Basic {key}", "HTTP_X_EXPERIENCE_API_VERSION": "1.0.3", "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http", "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    said: list[str] = []
    began = time.perf_counter()
    answer = application(environ, lambda status, _headers: said.append(status))
    b"".join(answer)
    took = time.perf_counter() - began
    answer.close()
    assert said == ["200 OK"], said
    return took


def _statement(n: int) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"mbox": f"mailto:p{n % PEOPLE}@events.example.org", "name": f"P{n % PEOPLE}"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"en": "passed"}},
        "object": {"id": f"https://lms.example.org/quiz/{n % 40}", "definition": {"name": {"en": f"Quiz {n % 40}"}}},
        "result": {"score": {"scaled": (n % 101) / 100}, "success": n % 101 >= 70, "duration": "PT12M3S"},
        "context": {"registration": str(uuid4()), "platform": "Player"},
        "timestamp": "2026-03-01T09:30:00.000Z",
    }
