"""Peer review in the browser: what one learner sees of another, and staff of both."""

import pytest
from django.test import Client

from campus.assessments import services
from campus.assessments.models import Project, Review, Submission
from tests.campus.assessments.stage import NOW, draft, levels, upload
from tests.campus.assessments.test_blind import sent_as
from tests.cast import Scene, enrolled, person

PROJECT = "/learn/reading-data-honestly/units/4/project/"


@pytest.fixture
def review(scene: Scene) -> Review:
    """Zoë was asked to review Maya's work, and Maya Zoë's."""
    Project.objects.update(peer_reviews=1)
    made = draft(scene)
    services.add_file(scene.cast.learner, submission=made, upload=upload("maya.txt"), now=NOW)
    services.hand_in(scene.cast.learner, submission=made, now=NOW)
    zoe = person("zoe", "Zoë Adler")
    for each in (zoe, scene.cast.learner):
        enrolled(each, scene.course)
    fields = {"title": "Rents", "text": "High.", "links": "", "revision": 0, "now": NOW}
    services.hand_in(zoe, submission=services.save_draft(zoe, project=scene.project, **fields), now=NOW)
    Review.objects.update(due_at="2100-01-01T00:00:00Z")
    return Review.objects.get(submission__person=scene.cast.learner)


def zoes(review: Review) -> Client:
    client = Client()
    client.force_login(review.reviewer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def sent(scene: Scene, **changes: object) -> dict[str, object]:
    return {f"c{pk}": 2 for pk in levels(scene)} | {"comment": "Clear, and short."} | changes


def url(review: Review) -> str:
    return f"/reviews/{review.public_id}/"


def test_it_works(scene: Scene, review: Review):
    browser = zoes(review)
    assert url(review) in browser.get(PROJECT).content.decode()
    shown = browser.get(url(review)).content.decode()
    assert "Half of 281 pupils." in shown
    assert "work-1.txt" in shown
    assert "maya" not in shown.lower()

    browser.post(url(review), sent(scene))

    assert "You reviewed this on" in browser.get(url(review)).content.decode()
    got = scene.cast.client("learner").get(PROJECT).content.decode()
    assert "Clear, and short." in got
    assert "Zoë" not in got


def test_its_files_are_for_who_reviews_it(scene: Scene, review: Review):
    address = f"/files/{review.submission.files.get().public_id}/"

    assert sent_as(zoes(review), address) == "attachment; filename*=UTF-8''work-1.txt"
    assert scene.cast.client("stranger").get(address).status_code == 404


def test_what_is_missing_is_said_and_what_was_typed_kept(scene: Scene, review: Review):
    shown = zoes(review).post(url(review), sent(scene, comment="")).content.decode()

    assert "what is good and what to work on" in shown
    assert shown.count("checked>") == 2


def test_too_late_is_said(scene: Scene, review: Review):
    Review.objects.update(due_at=NOW.replace(year=2020))

    answer = zoes(review).post(url(review), sent(scene))

    assert answer.status_code == 409
    assert "The time for this review is over." in answer.content.decode()


def test_the_author_says_whether_it_helped(scene: Scene, review: Review):
    zoes(review).post(url(review), sent(scene))

    answer = scene.cast.client("learner").post(f"{url(review)}helpful/", {"helpful": "1", "next": PROJECT})

    assert answer["Location"] == f"{PROJECT}#peers"
    assert "You found this helpful." in scene.cast.client("learner").get(PROJECT).content.decode()
    away = {"helpful": "0", "next": "https://example.org/"}
    assert scene.cast.client("learner").post(f"{url(review)}helpful/", away)["Location"] == "/#peers"


def test_staff_sees_all_of_it(scene: Scene, review: Review):
    work = Submission.objects.get(person=scene.cast.learner)
    address = f"/manage/harbourside/grading/{work.public_id}/"
    browser = scene.cast.client("educator")
    assert "Zoë Adler was asked" in browser.get(address).content.decode()

    zoes(review).post(url(review), sent(scene))

    shown = browser.get(address).content.decode()
    assert "Clear, and short." in shown
    assert '<th scope="col">Zoë Adler</th>' in shown


@pytest.mark.parametrize("role", ["owner", "educator", "learner", "stranger"])
def test_nobody_else_reviews_or_rates(scene: Scene, review: Review, role: str):
    browser = scene.cast.client(role)

    assert browser.post(url(review), sent(scene)).status_code == 404
    assert browser.post(f"{url(review)}helpful/", {"helpful": "1"}).status_code == 404
    assert Review.objects.get(pk=review.pk).done_at is None
