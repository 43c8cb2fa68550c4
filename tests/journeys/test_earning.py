"""A learner comes, reads, is asked, makes something, loses the session, and earns the badge all the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from campus.accounts.models import OutboxMail
from campus.assessments.models import Submission
from campus.awards.models import Award
from tests.cast import PASSWORD, Scene
from tests.journeys.stage import Site, Visit, take_quiz, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL = "nadia@post.example.org"


def sign_up(learner: Visit) -> None:
    learner.go("/courses/reading-data-honestly/")
    learner.press("Enrol")
    learner.press("Make an account", "link")
    learner.fill(name="Nadia Brandt", email=EMAIL, password1=PASSWORD)
    learner.check()
    learner.press("Make the account")
    learner.page.wait_for_selector("[name=code]")
    with learner.site.lock:
        code = re.search(r"^([A-Z0-9]+(?:-[A-Z0-9]+)?)$", OutboxMail.objects.get(to=EMAIL).text, re.M)
    assert code, "the mail has no code on a line of its own"
    learner.fill(code=code[1])
    learner.check()
    learner.press("Go on")


def read(learner: Visit) -> None:
    learner.go("/courses/reading-data-honestly/")
    if learner.page.get_by_role("button", name="Enrol").count():
        learner.press("Enrol")
    learner.go("/learn/reading-data-honestly/")
    for number in (1, 2):
        learner.says(f"Text of unit {number}.")
        learner.check()
        learner.follow(learner.page.locator(".turn button"))


def draft_and_lose_the_session(learner: Visit) -> None:
    learner.go("/learn/reading-data-honestly/units/4/project/")
    learner.fill(**work("Kept by the server."))
    learner.page.get_by_text("Draft kept").first.wait_for()
    learner.context.clear_cookies(name="sessionid")
    learner.fill(**work("Typed after the session was lost."))
    learner.says("Kept in this browser")
    learner.complaints.clear()  # the browser notes that the server refused
    learner.go("/learn/reading-data-honestly/units/4/project/")
    learner.fill(login=EMAIL, password=PASSWORD)
    learner.press("Sign in")
    learner.says("What you had typed here was brought back.")
    assert "Typed after the session was lost." in learner.page.input_value("[name=text]")


def hand_in(learner: Visit) -> None:
    learner.press("Hand in …")
    learner.check()
    learner.page.get_by_role("button", name="Hand it in").dblclick()
    learner.says("it waits for a grade")
    learner.check()


def grade_by_keyboard(educator: Visit) -> None:
    educator.go("/manage/harbourside/grading/")
    educator.check()
    educator.press("Begin with the first", "link")
    for key in ("3", "Tab", "4", "c"):  # a level, on to the next criterion, another level, and the comment
        educator.page.keyboard.press(key)
    educator.page.keyboard.type("Two measures side by side: well done.")
    educator.check()
    educator.page.keyboard.press("Tab")
    with educator.page.expect_navigation():
        educator.page.keyboard.press("s")
    educator.says("Nadia Brandt sees it now.")


def test_from_nothing_to_a_credential(site: Site, scene: Scene, visit: Callable[..., Visit]):
    learner, educator = visit(), visit(scene.cast.educator)

    sign_up(learner)
    read(learner)
    learner.go("/learn/reading-data-honestly/units/3/quiz/")
    take_quiz(learner)
    learner.says("4 of 4 right")
    learner.check()
    draft_and_lose_the_session(learner)
    hand_in(learner)
    learner.go("/learn/")
    grade_by_keyboard(educator)
    site.settle()

    learner.says("You have earned")  # by itself: nobody loads the page again
    learner.check(schemes=("light", "dark"))
    with site.lock:
        assert Award.objects.count() == 1
        assert Submission.objects.count() == 1
        assert OutboxMail.objects.filter(to=EMAIL, subject__startswith="You have earned").count() == 1
    learner.press("Open it", "link")
    learner.says("Nadia Brandt has earned")
    learner.check(schemes=("light", "dark"))
    learner.go("/wallet/")
    learner.says("Reading data honestly")
    learner.check()
