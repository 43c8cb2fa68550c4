"""Everything a learner and a verifier do works without a line of JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campus.assessments import services as assessments
from campus.assessments.models import Submission
from tests.cast import PASSWORD, Scene
from tests.journeys.stage import Site, Visit, take_quiz, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(learner: Visit) -> None:
    learner.go("/courses/reading-data-honestly/")
    learner.press("Enrol")
    learner.fill(login="maya@example.org", password=PASSWORD)
    learner.press("Sign in")


def learn(learner: Visit) -> None:
    learner.go("/courses/reading-data-honestly/")
    if learner.page.get_by_role("button", name="Enrol").count():
        learner.press("Enrol")
    learner.go("/learn/reading-data-honestly/")
    for number in (1, 2):
        learner.says(f"Text of unit {number}.")
        learner.follow(learner.page.locator(".turn button"))
    take_quiz(learner)


def hand_in(learner: Visit) -> None:
    learner.go("/learn/reading-data-honestly/units/4/project/")
    learner.fill(**work())
    learner.press("Keep the draft")
    learner.says("Draft kept at")
    learner.page.set_input_files(
        "[name=file]", {"name": "log.csv", "mimeType": "text/csv", "buffer": b"bus,late\n1,2\n"}
    )
    learner.press("Add the files")
    learner.says("log.csv")
    learner.press("Hand in …")
    learner.press("Hand it in")
    learner.says("it waits for a grade")


def grade(site: Site, scene: Scene) -> None:
    from django.utils import timezone

    with site.lock:
        done = Submission.objects.get()
        levels = dict.fromkeys((each.pk for each in scene.criteria), 2)
        assessments.grade(
            scene.cast.educator, submission=done, levels=levels, comment="", is_returned=False,
            revision=done.revision, now=timezone.now(),
        )  # fmt: skip
    site.settle()


def test_a_learner_earns_and_a_stranger_verifies(site: Site, scene: Scene, visit: Callable[..., Visit]):
    learner, stranger = visit(java_script_enabled=False), visit(java_script_enabled=False)

    sign_in(learner)
    learn(learner)
    hand_in(learner)
    grade(site, scene)
    learner.go("/learn/")
    learner.says("You have earned")
    learner.press("Open it", "link")
    learner.says("Maya Okonkwo-Lind has earned")
    link = learner.page.url

    stranger.go("/verify/")
    stranger.fill(link=link)
    stranger.press("Verify")
    stranger.says("Authentic, and valid today.")
    assert (learner.complaints, stranger.complaints) == ([], [])
