"""A stranger's page is kept for a minute, and never shows what was taken back or hidden."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campus.assessments.models import Submission
from campus.awards import services as awards
from campus.awards.models import Award
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene


def address(award: Award) -> str:
    return reverse("credential", args=[award.public_id])


def seen(award: Award, **headers: str) -> str:
    answer = Client(headers=headers).get(address(award))
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    return answer.content.decode()


@pytest.fixture
def award(scene: Scene) -> Award:
    made = awarded_today(scene)
    seen(made)
    return made


def test_it_works(award: Award):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = seen(award)

    assert len(asked) == 1
    assert "Maya Okonkwo-Lind has earned" in page


def test_what_is_taken_back_is_seen_at_once(scene: Scene, award: Award):
    awards.revoke(scene.cast.owner, award=award, reason="A mistake", now=timezone.now())

    assert "Taken back by the issuer" in seen(award)


def test_work_is_shown_and_hidden_at_once(scene: Scene, award: Award):
    work = Submission.objects.filter(person=scene.cast.learner)
    for is_public in (True, False, True):
        work.update(is_public=is_public)

        assert ("Its maker chose to show it here." in seen(award)) is is_public


def test_the_holder_has_a_page_of_their_own(scene: Scene, award: Award):
    mine = scene.cast.client("learner").get(address(award)).content.decode()

    assert "This is yours" in mine
    assert "This is yours" not in seen(award)


def test_each_reader_has_their_colours(award: Award):
    client = Client()
    client.cookies["theme"] = "dark"

    assert 'data-theme="dark"' in client.get(address(award)).content.decode()
    assert 'data-theme="dark"' not in seen(award)


def test_data_is_not_the_page(award: Award):
    answer = Client(headers={"accept": "application/json"}).get(address(award))

    assert answer["Content-Type"].startswith("application/json")


def test_what_is_not_there_is_not_kept(db: None):
    for _ in range(2):
        assert Client().get(reverse("credential", args=["aaaa-bbbb-cccc-dddd"])).status_code == 404
