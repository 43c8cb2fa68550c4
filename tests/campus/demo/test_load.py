"""The demo institution loads through the product's services, whole, and leaves no screen empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from campus.analytics.models import Report, Standing
from campus.assessments.models import Submission
from campus.awards.models import Award
from campus.competencies.mastery import State
from campus.competencies.models import Estimate
from campus.courses.models import Course
from campus.demo.load import College, load
from campus.journal.sweeps import run_until_settled

pytestmark = pytest.mark.django_db
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def college(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[College]:
    """The demo, loaded once for all tests here, in a transaction around theirs."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("demo"), PASSWORD_HASHERS=HASHERS)
    with django_db_blocker.unblock(), transaction.atomic():
        with files:
            made = load(password="correct horse battery", now=timezone.now())
            run_until_settled()
        yield made
        transaction.set_rollback(True)


def test_it_works(college: College) -> None:
    courses = Course.objects.filter(organization=college.organization, published_at__isnull=False)
    assert all(course.units.count() >= 5 and course.units.filter(kind="project").exists() for course in courses)
    assert Award.objects.count() >= 2
    assert Submission.objects.filter(state="handed_in").count() >= 3


def test_what_the_worker_makes_of_it_fills_the_dashboards(college: College) -> None:
    states = {each.mastery.state(timezone.now()) for each in Estimate.objects.all()}
    assert {State.SHAKY, State.SOLID} <= states
    assert Standing.objects.filter(state="waiting").exists()
    assert Report.objects.filter(kind="quiz", made_at__isnull=False).exists()


@pytest.mark.parametrize("learner", ["maya", "leila"])
def test_the_home_of_a_learner_takes_few_queries(
    college: College, learner: str, django_assert_max_num_queries: Any
) -> None:
    client = Client()
    client.force_login(college.people[learner], backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/learn/")  # what was just earned is said, and noted as seen

    with django_assert_max_num_queries(9):
        page = client.get("/learn/").content.decode()
    assert "What you show" in page

    Award.objects.filter(person=college.people[learner]).update(seen_at=None)
    with django_assert_max_num_queries(10):  # one notes that it was seen
        page = client.get("/learn/").content.decode()
    assert page.count("You have earned") == Award.objects.filter(person=college.people[learner]).count()


def test_those_whom_the_greeting_names_can_sign_in(college: College) -> None:
    can = {key for key, person in college.people.items() if person.has_usable_password()}

    assert can == {"ines", "tomas", "maya", "leila", "helen"}
