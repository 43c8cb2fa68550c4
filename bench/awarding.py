"""What awarding by REST costs: whole requests in one process, and beside them the raw signatures of the same core."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

from bench import cohort
from bench.rows import Row

REQUESTS = 400


def measure() -> list[Row]:
    """Return how many awards a second one process makes, asked for one by one with an Idempotency-Key each."""
    with cohort.database():
        built = cohort.build(learners=1, results=20)
        return list(_awards(built))


def _awards(built: cohort.Cohort) -> Iterator[Row]:
    from testamur.signing import SigningKey

    post, key = _poster(built), SigningKey.generate()
    post(0)  # what is made once: the key that signs, the status list, the shape
    rate = _rate(post)
    raw = _rate(lambda number: key.sign(str(number).encode()))
    how = f"{REQUESTS} whole requests one after the other, each for a new person; SQLite; two signatures each"
    name = "POST /api/v1/awards, a second of one processor"
    yield Row(name, rate, "1/s", how, against={"Ed25519 signatures": raw})


def _poster(built: cohort.Cohort) -> Callable[[int], None]:
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from campus.accounts.services import enter
    from campus.api.services import make_key
    from campus.organizations.models import Membership

    settings.API_CALLS_A_MINUTE = 10 * REQUESTS
    settings.ALLOWED_HOSTS = ["testserver"]
    owner = enter(name="Ines Haddad", email="ines@example.org")
    Membership.objects.create(organization=built.organization, person=owner, role=Membership.Role.OWNER)
    scopes, now = ["awards:write"], timezone.now()
    _key, token = make_key(owner, organization=built.organization, name="Bench", scopes=scopes, now=now)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def post(number: int) -> None:
        who = {"email": f"learner{number}@example.org", "name": f"Learner {number}"}
        body = json.dumps({"achievement": built.achievement.public_id, "recipient": who, "result": f"{number} points"})
        named = {"Idempotency-Key": str(number)}
        answer = client.post("/api/v1/awards", body, content_type="application/json", headers=named)
        if answer.status_code != 201:
            raise RuntimeError(f"{answer.status_code}: {answer.content!r}")

    return post


def _rate(work: Callable[[int], object]) -> float:
    began = time.process_time()
    for number in range(1, REQUESTS + 1):
        work(number)
    return REQUESTS / (time.process_time() - began)
