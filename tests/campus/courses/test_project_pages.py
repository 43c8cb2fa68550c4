"""The project in the browser: draft, files, handing in, the grade."""

import pytest
from django.test import Client
from django.utils import timezone

from campus.assessments.models import Grade, Project, Submission, SubmissionFile
from campus.courses.models import EditionUnit
from tests.campus.assessments.stage import grade, upload
from tests.cast import ROLES, Scene, enrolled

URL = "/learn/reading-data-honestly/units/4/project/"


@pytest.fixture
def browser(scene: Scene) -> Client:
    enrolled(scene.cast.learner, scene.course)
    return scene.cast.client("learner")


def keep(browser: Client, url: str = URL, **fields: object) -> object:
    return browser.post(url, {"revision": 0, "title": "Rents", "text": "Near the harbour.", "links": ""} | fields)


def page(browser: Client) -> str:
    answer = browser.get(URL)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(browser: Client):
    assert "Named and judged" in page(browser)

    answer = keep(browser, action="hand_in")
    assert answer["Location"] == f"{URL}hand-in"  # type: ignore[index]
    confirm = browser.get(f"{URL}hand-in").content.decode()
    assert "within 5 days" in confirm
    browser.post(f"{URL}hand-in", {"revision": 1})

    assert Submission.objects.get().state == "handed_in"
    assert "You get a grade by" in page(browser)
    assert "Near the harbour." in page(browser)


def test_a_draft_is_kept_and_comes_back(browser: Client):
    keep(browser, action="keep")

    assert "Draft kept at" in page(browser)
    assert "Near the harbour." in page(browser)


def test_an_autosave_answers_with_the_time_and_the_revision(browser: Client):
    answer = keep(browser, f"{URL}draft")

    assert answer.json()["fields"] == {"revision": 1}  # type: ignore[attr-defined]
    assert answer.json()["words"].startswith("Draft kept at")  # type: ignore[attr-defined]
    assert Submission.objects.get().text == "Near the harbour."


def test_an_autosave_on_an_old_draft_is_refused(browser: Client):
    keep(browser)

    assert keep(browser, f"{URL}draft", text="older").status_code == 409  # type: ignore[attr-defined]
    assert keep(browser, f"{URL}draft", revision=1, title="x" * 999).status_code == 422  # type: ignore[attr-defined]


def test_unfinished_work_says_what_is_missing_and_keeps_the_rest(browser: Client):
    answer = keep(browser, title="", action="hand_in")

    assert b"Give your work a title" in answer.content  # type: ignore[attr-defined]
    assert b"Near the harbour." in answer.content  # type: ignore[attr-defined]
    assert Submission.objects.get().text == "Near the harbour."


def test_confirming_unfinished_work_leads_back_with_the_reason(browser: Client):
    keep(browser, title="", action="keep")

    answer = browser.post(f"{URL}hand-in", {"revision": "x"})

    assert b"Give your work a title" in answer.content


def test_too_long_a_title_keeps_what_was_typed(browser: Client):
    answer = keep(browser, title="x" * 201, action="keep")

    assert b"holds 200 characters; yours has 201" in answer.content  # type: ignore[attr-defined]
    assert b"Near the harbour." in answer.content  # type: ignore[attr-defined]


def test_files_are_added_with_the_text_and_removed_again(browser: Client):
    keep(browser, f"{URL}files", file=[upload("a.csv", b"a,b\n"), upload("b.txt", b"words")])
    assert {file.name for file in SubmissionFile.objects.all()} == {"a.csv", "b.txt"}
    assert "a.csv" in page(browser)

    file = SubmissionFile.objects.get(name="a.csv")
    keep(browser, f"{URL}files/{file.public_id}/remove", revision=1, text="Changed as well.")

    assert SubmissionFile.objects.get().name == "b.txt"
    assert Submission.objects.get().text == "Changed as well."


def test_a_refused_file_is_named_with_the_reason_and_costs_no_text(browser: Client):
    keep(browser, f"{URL}files", file=[upload("x.svg", b"<svg/>"), upload("b.txt", b"words")])

    shown = page(browser)
    assert "x.svg: Web pages and SVG drawings can carry programs" in shown
    assert "b.txt" in shown
    assert "Near the harbour." in shown


def test_no_files_where_none_are_asked_for(browser: Client, scene: Scene):
    scene.project.takes_files = False
    scene.project.save()

    assert keep(browser, f"{URL}files", file=[upload()]).status_code == 404  # type: ignore[attr-defined]


def test_somebody_elses_file_is_not_found(browser: Client, scene: Scene):
    keep(browser, f"{URL}files", file=[upload()])
    file = SubmissionFile.objects.get()

    assert keep(scene.cast.client("owner"), f"{URL}files/{file.public_id}/remove").status_code == 404  # type: ignore[attr-defined]


def test_files_of_handed_in_work_cannot_be_removed(browser: Client):
    keep(browser, f"{URL}files", file=[upload()])
    browser.post(f"{URL}hand-in")

    keep(browser, f"{URL}files/{SubmissionFile.objects.get().public_id}/remove", revision=2)

    assert "handed in already" in page(browser)


@pytest.mark.parametrize("part", ["draft", "files", "public", "hand-in"])
def test_an_address_for_forms_leads_to_the_page(browser: Client, part: str):
    assert browser.get(URL + part)["Location"] == URL


def test_waiting_longer_than_promised_is_said(browser: Client):
    keep(browser)
    browser.post(f"{URL}hand-in")
    Submission.objects.update(handed_in_at=timezone.now() - timezone.timedelta(days=9))

    assert "it is late" in page(browser)


def test_the_grade_is_shown_and_the_work_may_be(browser: Client, scene: Scene):
    keep(browser)
    browser.post(f"{URL}hand-in")
    grade(scene, Submission.objects.get(), comment="The second chart is the best.")

    shown = page(browser)
    assert "The second chart is the best." in shown
    assert "Competent" in shown
    browser.post(f"{URL}public", {"is_public": "1"})
    assert Submission.objects.get().is_public
    browser.post(f"{URL}public", {"is_public": "0"})
    assert not Submission.objects.get().is_public


def test_work_handed_back_goes_on_as_a_draft(browser: Client, scene: Scene):
    keep(browser)
    browser.post(f"{URL}hand-in")
    grade(scene, Submission.objects.get(), levels={}, comment="Say who counted.", is_returned=True)

    shown = page(browser)

    assert "Say who counted." in shown
    assert "came back for another try" in shown
    assert 'name="title" value="Rents"' in shown


def test_another_try_may_begin_after_a_grade_only(browser: Client, scene: Scene):
    keep(browser)
    browser.post(f"{URL}hand-in")
    assert "once this one is graded" in browser.post(URL, {"action": "again"}, follow=True).content.decode()
    grade(scene, Submission.objects.get())

    browser.post(URL, {"action": "again"})

    assert Submission.objects.filter(state="draft").count() == 1
    assert Grade.objects.count() == 1


def test_a_course_without_a_project_has_no_project_page(browser: Client):
    EditionUnit.objects.filter(unit__kind="project").delete()

    assert browser.get(URL).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_it(browser: Client, scene: Scene, role: str):
    expected = {"learner": 200, "owner": 200, "educator": 200}.get(role, 302)

    assert scene.cast.client(role).get(URL).status_code == expected


def test_a_due_date_is_told_and_held_to(scene: Scene, browser: Client):
    Project.objects.update(due_at="2020-01-01T12:00:00Z", takes_late=False)
    assert "Late work is not taken." in page(browser)
    keep(browser, action="keep")

    refused = browser.post(f"{URL}hand-in", {"revision": 1}).content.decode()
    assert "late work is not taken" in refused
    assert Submission.objects.get().state == "draft"

    Project.objects.update(takes_late=True)
    browser.post(f"{URL}hand-in", {"revision": 1})
    assert "It came in late" in page(browser)
