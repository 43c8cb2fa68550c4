"""Dashboards over a large cohort: server time and queries of each page, and what the sweeps behind them cost.

Derived rows are made by the product's own sweeps for some people, and written alike for the others: five thousand
turns of the sweep would measure nothing more.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from bench import cohort
from bench.rows import Row

if TYPE_CHECKING:
    from django.test import Client

ROUNDS = 7
SETTLED = 100  # people whose rows are made by the sweeps, one by one
SKILLS, QUESTIONS = 12, 20
AIM = 150  # ms
MOST = 10  # queries


def measure() -> list[Row]:
    """Measure on 5,000 learners, 40 units and 500,000 results, on SQLite."""
    os.environ.setdefault("TESTAMUR_STATIC_FROM_SOURCE", "1")
    with cohort.database():
        built = cohort.build()
        how = f"{cohort.LEARNERS:,} learners, {cohort.UNITS} units, {cohort.RESULTS:,} results; SQLite"
        skills = _furnish(built)
        return [*_sweeps(built, how), *_pages(built, skills, how)]


def _furnish(built: cohort.Cohort) -> list[int]:
    """Add to the cohort what dashboards show beside: attempts with answers, skills, estimates, and an educator."""
    from django.utils import timezone

    from campus.accounts.models import Person
    from campus.organizations.models import Membership
    from campus.skills.models import Skill

    made = Skill.objects.bulk_create(
        Skill(name=f"skill {n}", url=f"https://example.org/skills/{n}") for n in range(SKILLS)
    )
    skills, now = [each.pk for each in made], timezone.now()
    educator = Person.objects.create(email="educator@example.org", name="Educator", password="!")
    Membership.objects.create(organization=built.organization, person=educator, role="educator")
    for n, unit in enumerate(built.units):
        unit.skill_id = skills[n % SKILLS]
        unit.save(update_fields=["skill"])
    rng = random.Random(2)
    _answers(built, skills, rng)
    _estimates(built, skills, rng, now)
    _standings(built, rng, now)
    return skills


def _answers(built: cohort.Cohort, skills: list[int], rng: random.Random) -> None:
    from campus.assessments.models import Answer, Attempt, Question

    quiz = built.quizzes[0]
    asked = Question.objects.bulk_create(
        Question(quiz=quiz, order=n, kind="single", text=f"Question {n}?", skill_id=skills[n % SKILLS])
        for n in range(QUESTIONS)
    )
    attempts = Attempt.objects.bulk_create(
        (
            Attempt(
                quiz=quiz, person_id=person, number=1, question_ids=[each.pk for each in asked],
                started_at=built.began, finished_at=built.began + timedelta(minutes=10 + n % 30),
            )
            for n, person in enumerate(built.people)
        ),
        batch_size=cohort.BATCH,
    )  # fmt: skip
    Answer.objects.bulk_create(
        (
            Answer(attempt=attempt, question=question, response={}, is_right=right, score=right, at=built.began)
            for attempt in attempts
            for question in asked
            for right in [rng.random() < 0.7]
        ),
        batch_size=cohort.BATCH,
    )


def _estimates(built: cohort.Cohort, skills: list[int], rng: random.Random, now: Any) -> None:
    from campus.competencies.models import Estimate

    Estimate.objects.bulk_create(
        (
            Estimate(
                person_id=person, skill_id=skill, percent=(low := rng.randrange(20, 80)) + 10, low=low, high=low + 20,
                n=rng.randrange(1, 30), at=now - timedelta(days=rng.randrange(300)),
            )
            for person in built.people
            for skill in skills
        ),
        batch_size=cohort.BATCH,
    )  # fmt: skip


def _standings(built: cohort.Cohort, rng: random.Random, now: Any) -> None:
    from campus.analytics.models import Standing

    states = ["open", "open", "open", "waiting", "closed", "resting"]

    def standing(person: int) -> Standing:
        number = rng.randrange(len(built.units) + 1)
        unit = built.units[number - 1] if number else None
        return Standing(
            course=built.course, person_id=person, done=number, of=42, number=number, unit=unit.pk if unit else 0,
            title=unit.title if unit else "", state=rng.choice(states) if number else "done", fails=rng.randrange(4),
            last_at=now - timedelta(days=rng.randrange(60)),
        )  # fmt: skip

    Standing.objects.bulk_create((standing(person) for person in built.people), batch_size=cohort.BATCH)


def _sweeps(built: cohort.Cohort, how: str) -> Iterator[Row]:
    """Measure what one person's event costs each sweep, and one report of a large quiz and of a large project."""
    from django.utils import timezone

    from campus.accounts.models import Person
    from campus.analytics import services as analytics
    from campus.analytics.models import Report
    from campus.competencies import services as competencies

    people = list(Person.objects.filter(pk__in=built.people[:SETTLED]))
    now = timezone.now()
    took = [_timed(lambda one=one: competencies.estimate(one, now=now)) for one in people]
    yield Row("skills of one person made anew, median", 1000 * median(took), "ms", how)
    took = [_timed(lambda one=one: analytics.stand(one, now=now)) for one in people]
    yield Row("where one person stands made anew, median", 1000 * median(took), "ms", how)
    for kind, thing in (("quiz", built.quizzes[0].pk), ("project", built.projects[0].pk)):
        report = Report.objects.create(organization=built.organization, kind=kind, thing_id=thing)
        seconds = _timed(lambda report=report: analytics.make_report(report, now=now))
        yield Row(f"figures of a {kind} made anew", 1000 * seconds, "ms", how)


def _pages(built: cohort.Cohort, skills: list[int], how: str) -> Iterator[Row]:
    """Measure each page as its reader gets it, without the network: middleware, view and template."""
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    educator, learner = _client("educator@example.org"), _client("learner-1@example.org")
    manage = f"/manage/{built.organization.slug}/"
    course = f"{manage}courses/{built.course.slug}/"
    pages = {
        "dashboard of an institution": (educator, f"{manage}insight/"),
        "dashboard of a course": (educator, f"{course}insight/"),
        "who is stuck": (educator, f"{course}stuck/"),
        "who is stuck, last page": (educator, f"{course}stuck/?page=last"),
        "figures of a quiz": (educator, f"{manage}insight/quiz/{built.quizzes[0].pk}/"),
        "skills of a course": (educator, f"{course}skills/"),
        "skills of a course, one skill": (educator, f"{course}skills/?skill={skills[0]}"),
        "what you know": (learner, "/skills/"),
        "what one skill rests on": (learner, f"/skills/{skills[0]}/"),
        "a learner's home": (learner, "/learn/"),
    }
    for name, (client, address) in pages.items():
        yield from _page(name, client, address, how)


def _client(email: str) -> Client:
    from django.test import Client

    from campus.accounts.models import Person

    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(Person.objects.get(email=email), backend=backend)
    return client


def _page(name: str, client: Client, address: str, how: str) -> Iterator[Row]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if (answer := client.get(address)).status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    # The processor's time: nothing is waited for in here, and other work on the machine is not the page's.
    took = [_timed(lambda: client.get(address), clock=time.process_time) for _ in range(ROUNDS)]
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    yield Row(f"{name}, server time", 1000 * median(took), "ms", how, aim=AIM)
    yield Row(f"{name}, queries", len(asked), "", how, aim=MOST)


def _timed(work: Any, *, clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    work()
    return clock() - began
