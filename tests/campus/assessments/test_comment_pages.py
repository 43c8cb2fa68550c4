"""Comments and saved comments in the browser."""

import pytest
from django.test import Client

from campus.assessments.models import Comment, Grade, SavedComment, Submission
from tests.campus.assessments.stage import draft, handed_in
from tests.cast import Scene, enrolled

KEPT = "/manage/harbourside/grading/comments/"


@pytest.fixture
def work(scene: Scene) -> Submission:
    return handed_in(scene)


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def piece(work: Submission) -> str:
    return f"/manage/harbourside/grading/{work.public_id}/"


def send(client: Client, work: Submission, **fields: str):
    return client.post(f"/work/{work.public_id}/comments/", {"text": "Who counted?", "next": piece(work)} | fields)


def test_it_works(scene: Scene, browser: Client, work: Submission):
    enrolled(scene.cast.learner, scene.course)

    assert send(browser, work, quote="281 pupils")["Location"] == f"{piece(work)}#comments"

    assert "<mark>281 pupils</mark>" in browser.get(piece(work)).content.decode()
    shown = scene.cast.client("learner").get("/learn/reading-data-honestly/units/4/project/").content.decode()
    assert "Tomás Ferreira" in shown
    assert "Who counted?" in shown


def test_it_leads_nowhere_else(browser: Client, work: Submission):
    assert send(browser, work, next="//example.org/")["Location"] == "/#comments"


def test_a_refused_comment_keeps_what_was_typed(browser: Client, work: Submission):
    answer = send(browser, work, quote="never said <b>")

    assert answer.status_code == 422
    assert "These words are not in the work." in answer.content.decode()
    assert "never said &lt;b&gt;" in answer.content.decode()
    assert piece(work) in answer.content.decode()


@pytest.mark.parametrize("role", ["stranger", "outsider", "employer"])
def test_to_others_the_work_is_not_there(scene: Scene, work: Submission, role: str):
    assert send(scene.cast.client(role), work).status_code == 404
    assert not Comment.objects.exists()


def test_a_draft_is_not_talked_about(scene: Scene, browser: Client):
    assert send(browser, draft(scene)).status_code == 404
    assert browser.post("/work/nothing/comments/", {"text": "x"}).status_code == 404


def test_a_comment_is_kept_used_and_removed(scene: Scene, browser: Client, work: Submission):
    browser.post(KEPT, {"text": "Name your source."})
    kept = SavedComment.objects.get()

    fields = {"revision": work.revision, f"c{scene.criteria[0].pk}": 1, "comment": "Well begun."}
    shown = browser.post(piece(work), {**fields, "insert": "1", "saved": kept.pk}).content.decode()

    assert "Well begun.\nName your source.</textarea>" in shown
    assert 'value="1" checked' in shown
    assert not Grade.objects.exists()
    browser.post(KEPT, {"remove": kept.pk})
    assert not SavedComment.objects.exists()


def test_what_was_written_while_grading_is_kept_from_there(browser: Client, work: Submission):
    fields = {"revision": work.revision, "comment": "Name your source.", "keep": "1"}

    assert "The comment is kept" in browser.post(piece(work), fields).content.decode()
    assert "Write the comment to keep." in browser.post(piece(work), fields | {"comment": ""}).content.decode()
    assert SavedComment.objects.get().text == "Name your source."


def test_an_owner_keeps_one_for_all(scene: Scene, browser: Client):
    assert "Write the comment to keep." in scene.cast.client("owner").post(KEPT, {"text": ""}).content.decode()
    scene.cast.client("owner").post(KEPT, {"text": "Well done.", "for_all": "on"})

    assert "Well done." in browser.get(KEPT).content.decode()
    assert browser.post(KEPT, {"text": "Mine.", "for_all": "on"}).status_code == 403
    assert browser.post(KEPT, {"remove": SavedComment.objects.get().pk}).status_code == 403
