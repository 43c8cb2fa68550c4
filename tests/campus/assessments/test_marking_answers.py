"""Answers that are files: kept, seen by few, marked by a person, once."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.test import Client

from campus.assessments import queries, services
from campus.assessments.models import Answer, AnswerFile, Attempt, Question, Result
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.models import Event
from tests.campus.assessments.stage import NOW, PNG, upload
from tests.campus.config.addresses import finish, word
from tests.cast import ROLES, Scene


@pytest.fixture
def question(scene: Scene) -> Question:
    Question.objects.all().delete()
    return services.add_question(
        scene.cast.owner, quiz=scene.quiz, kind="file", text="Hand in a chart.", data={"accepts": ["png", "txt"]}
    )


@pytest.fixture
def attempt(scene: Scene, question: Question) -> Attempt:
    return services.begin_attempt(scene.cast.learner, quiz=scene.quiz, now=NOW, rng=random.Random(1))


def keep(scene: Scene, attempt: Attempt, question: Question, **changes: Any) -> dict[str, str]:
    fields = {"attempt": attempt, "question": question, "upload": upload(), "now": NOW} | changes
    return services.keep_file(
        changes.pop("actor", scene.cast.learner), **{k: v for k, v in fields.items() if k != "actor"}
    )


def answered(scene: Scene, attempt: Attempt, question: Question) -> Answer:
    response = keep(scene, attempt, question)
    return services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response=response, now=NOW)


def mark(scene: Scene, answer: Answer, **changes: Any) -> Answer:
    fields = {"percent": 60, "comment": "Label the axis.", "now": NOW} | changes
    return services.mark_answer(fields.pop("actor", scene.cast.educator), answer=answer, **fields)


def test_it_works(scene: Scene, attempt: Attempt, question: Question):
    answer = answered(scene, attempt, question)
    attempt.refresh_from_db()
    assert (attempt.finished_at, attempt.percent, list(queries.marking_queue(scene.cast.college))) == (
        NOW,
        None,
        [answer],
    )
    assert not Result.objects.exists()

    mark(scene, answer)

    attempt.refresh_from_db()
    assert attempt.percent == 60
    assert Result.objects.get().percent == 60
    assert Event.objects.filter(verb="quiz.scored").count() == 1
    assert not queries.marking_queue(scene.cast.college).exists()


def test_an_answer_is_marked_once_and_the_second_is_told_by_whom(scene: Scene, attempt: Attempt, question: Question):
    answer = answered(scene, attempt, question)
    mark(scene, answer)

    with pytest.raises(ConflictError, match=scene.cast.educator.name):
        mark(scene, answer, actor=scene.cast.owner, percent=0)


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_mark(scene: Scene, attempt: Attempt, question: Question, name: str):
    with pytest.raises(NotAllowedError):
        mark(scene, answered(scene, attempt, question), actor=getattr(scene.cast, name))


def test_nobody_marks_their_own(scene: Scene, attempt: Attempt, question: Question):
    answer = answered(scene, attempt, question)
    Attempt.objects.update(person=scene.cast.educator)

    with pytest.raises(NotAllowedError, match="your own"):
        mark(scene, answer)


@pytest.mark.parametrize(("field", "value"), [("percent", 101), ("percent", -1), ("comment", "x" * 4001)])
def test_a_mark_has_bounds(scene: Scene, attempt: Attempt, question: Question, field: str, value: object):
    with pytest.raises(InvalidError) as caught:
        mark(scene, answered(scene, attempt, question), **{field: value})

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload("page.html", b"<html><script>"), "programs"),
        (upload("work.pdf", b"%PDF-1.7 work"), "ending in png, txt"),
        (upload("empty.txt", b""), "empty"),
    ],
)
def test_a_file_is_what_its_bytes_say(scene: Scene, attempt: Attempt, question: Question, file: Any, words: str):
    with pytest.raises(InvalidError, match=words) as caught:
        keep(scene, attempt, question, upload=file)

    assert caught.value.field == "response"
    assert not AnswerFile.objects.exists()


def test_files_for_one_question_have_an_end(scene: Scene, attempt: Attempt, question: Question):
    for n in range(10):
        keep(scene, attempt, question, upload=upload(data=f"file {n}".encode()))

    with pytest.raises(InvalidError, match="10 files"):
        keep(scene, attempt, question)


def test_nobody_adds_to_somebody_elses_attempt(scene: Scene, attempt: Attempt, question: Question):
    with pytest.raises(NotAllowedError):
        keep(scene, attempt, question, actor=scene.cast.stranger)


@pytest.mark.parametrize("role", ROLES)
def test_a_file_is_its_authors_and_the_staffs_once_handed_in(
    scene: Scene, attempt: Attempt, question: Question, role: str
):
    address = f"/files/answers/{keep(scene, attempt, question)['file']}/"
    before = word(scene.cast.client(role).get(address))
    response = {"file": address.split("/")[3], "name": "work.txt"}
    services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response=response, now=NOW)

    after = scene.cast.client(role).get(address)

    assert before == ("200" if role == "learner" else "404")
    assert after.status_code == (200 if role in {"learner", "owner", "educator"} else 404)
    assert after.status_code == 404 or after["Content-Disposition"].startswith("attachment")
    finish(after)


def test_the_queue_leads_through_what_waits(scene: Scene, attempt: Attempt, question: Question):
    browser: Client = scene.cast.client("educator")
    assert "No answer waits" in browser.get("/manage/harbourside/marking/").content.decode()
    answer = answered(scene, attempt, question)
    address = f"/manage/harbourside/marking/{answer.pk}/"

    assert scene.cast.learner.name in browser.get("/manage/harbourside/marking/").content.decode()
    assert "work.txt" in browser.get(address).content.decode()
    assert "1 answer waits for a mark" in browser.get("/manage/harbourside/").content.decode()
    refused = browser.post(address, {"percent": "much", "comment": "Kept."}).content.decode()
    done = browser.post(address, {"percent": 80, "comment": "Good."})

    assert "Kept." in refused
    assert done["Location"] == "/manage/harbourside/marking/"
    assert "Marked: 80" in browser.get(address).content.decode()
    assert "before you saved" in browser.post(address, {"percent": 1}, follow=True).content.decode()


def test_an_image_is_taken_where_it_is_asked_for(scene: Scene, attempt: Attempt, question: Question):
    assert keep(scene, attempt, question, upload=upload("chart.bin", PNG))["name"].endswith(".png")
