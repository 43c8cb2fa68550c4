"""Two tabs on one draft: both texts are shown, and nothing is lost."""

import pytest
from django.test import Client

from campus.assessments.models import Submission, SubmissionFile
from tests.campus.assessments.stage import grade, upload
from tests.cast import Scene, enrolled

URL = "/learn/reading-data-honestly/units/4/project/"


@pytest.fixture
def browser(scene: Scene) -> Client:
    enrolled(scene.cast.learner, scene.course)
    return scene.cast.client("learner")


def keep(browser: Client, text: str, *, url: str = URL, revision: int = 0, **more: object) -> tuple[int, str]:
    fields = {"revision": revision, "title": "Rents", "text": text, "links": "", "action": "keep"}
    answer = browser.post(url, fields | more)
    return answer.status_code, answer.content.decode()


def test_it_works(browser: Client):
    keep(browser, "From the first tab.")

    status, shown = keep(browser, "From the second tab.")

    assert status == 409
    assert "From the first tab." in shown
    assert "From the second tab." in shown
    assert Submission.objects.get().text == "From the first tab."


def test_keeping_this_version_after_all_is_one_click(browser: Client):
    keep(browser, "From the first tab.")
    _status, shown = keep(browser, "From the second tab.")
    assert 'name="revision" value="1"' in shown

    status, _shown = keep(browser, "From the second tab.", revision=1)

    assert (status, Submission.objects.get().text) == (302, "From the second tab.")


def test_text_typed_after_handing_in_elsewhere_is_shown_for_copying(browser: Client):
    keep(browser, "Handed in.")
    browser.post(f"{URL}hand-in")

    status, shown = keep(browser, "Typed too late.", revision=1)

    assert status == 409
    assert "Typed too late." in shown
    assert "Copy from it what you need" in shown
    assert "Keep this version" not in shown


def test_a_file_sent_along_with_an_older_text_is_kept(browser: Client):
    keep(browser, "From the first tab.")

    status, _shown = keep(browser, "From the second tab.", url=f"{URL}files", file=[upload()])

    assert (status, SubmissionFile.objects.count()) == (409, 1)


def test_what_was_confirmed_is_what_is_handed_in(browser: Client):
    keep(browser, "What the confirm page showed.")
    keep(browser, "What another tab wrote since.", revision=1)

    browser.post(f"{URL}hand-in", {"revision": 1})

    assert Submission.objects.get().state == "draft"
    assert "changed since you looked at it" in browser.get(URL).content.decode()


def test_a_dangerous_link_in_a_draft_is_no_link(browser: Client):
    keep(browser, "One.", links="javascript:alert(1)")

    _status, shown = keep(browser, "Two.")

    assert 'href="javascript' not in shown
    assert "javascript:alert(1)" in shown


def test_a_draft_begun_again_elsewhere_is_not_overwritten(browser: Client, scene: Scene):
    keep(browser, "First try.")
    browser.post(f"{URL}hand-in")
    grade(scene, Submission.objects.get(), levels={}, comment="Again.", is_returned=True)

    status, _shown = keep(browser, "Typed into the first try.", revision=1)

    assert status == 409
    assert Submission.objects.get(number=2).text == "First try."
