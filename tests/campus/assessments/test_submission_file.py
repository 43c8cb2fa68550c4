"""Files of handed-in work: who may have them, and how they are sent."""

import pytest

from campus.assessments import services
from campus.assessments.models import Submission, SubmissionFile
from tests.campus.assessments.stage import NOW, draft, grade, upload
from tests.cast import ROLES, Scene


@pytest.fixture
def file(scene: Scene) -> SubmissionFile:
    work = draft(scene)
    kept = services.add_file(scene.cast.learner, submission=work, upload=upload("Rents “2025”.txt"), now=NOW)
    services.hand_in(scene.cast.learner, submission=work, now=NOW)
    return kept


def url(file: SubmissionFile) -> str:
    return f"/files/{file.public_id}/"


def test_it_works(scene: Scene, file: SubmissionFile):
    answer = scene.cast.client("learner").get(url(file))

    assert b"".join(answer) == b"The median rent is 900.\n"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"].startswith("private")


@pytest.mark.parametrize("role", ROLES)
def test_who_may_have_it(scene: Scene, file: SubmissionFile, role: str):
    expected = 200 if role in {"learner", "owner", "educator"} else 404

    answer = scene.cast.client(role).get(url(file))

    assert answer.status_code == expected
    answer.close()


@pytest.mark.parametrize("role", ROLES)
def test_a_file_of_a_draft_is_its_authors_alone(scene: Scene, file: SubmissionFile, role: str):
    Submission.objects.update(state="draft")

    answer = scene.cast.client(role).get(url(file))

    assert answer.status_code == (200 if role == "learner" else 404)
    answer.close()


@pytest.mark.parametrize("role", ROLES)
def test_a_file_of_shown_work_is_everybodys(scene: Scene, file: SubmissionFile, role: str):
    work = Submission.objects.get()
    grade(scene, work)
    services.set_public(scene.cast.learner, submission=work, is_public=True)

    answer = scene.cast.client(role).get(url(file))

    assert answer.status_code == 200
    answer.close()


def test_what_does_not_exist_is_not_found(scene: Scene):
    assert scene.cast.client("owner").get("/files/abcd-efgh-jkmn-pqrs/").status_code == 404


def test_it_is_only_ever_fetched(scene: Scene, file: SubmissionFile):
    assert scene.cast.client("learner").post(url(file)).status_code == 405
