"""Two at once: double clicks, two tabs, two graders. Real threads, real connections."""

import random
from typing import Any

import pytest

from campus.assessments import queries, questions, services
from campus.assessments.models import Answer, Attempt, Grade, Submission, SubmissionFile
from campus.common.errors import ConflictError
from campus.journal.models import Event
from tests.campus.assessments.stage import NOW, at_once, draft, grade, handed_in, levels, upload
from tests.cast import Cast, Scene, make_cast, make_scene


@pytest.fixture
def cast(file_database: None) -> Cast:
    return make_cast()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return make_scene(cast)


def begin(scene: Scene, seed: int = 1) -> Attempt:
    return services.begin_attempt(scene.cast.learner, quiz=scene.quiz, now=NOW, rng=random.Random(seed))


def test_of_two_graders_the_second_is_told_who_was_first(scene: Scene):
    work = handed_in(scene)

    found = at_once(
        lambda: grade(scene, work, actor=scene.cast.educator, levels=levels(scene, 3)),
        lambda: grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 1)),
    )

    made = Grade.objects.get(submission=work)
    errors = [each for each in found if isinstance(each, ConflictError)]
    assert len(errors) == 1
    assert made.grader.name in str(errors[0])
    assert {mark.level for mark in made.marks.all()} == {3 if made.grader == scene.cast.educator else 1}
    assert Event.objects.filter(verb="project.graded").count() == 1


def test_handing_back_and_grading_at_once_does_one_of_them(scene: Scene):
    work = handed_in(scene)

    at_once(lambda: grade(scene, work), lambda: grade(scene, work, actor=scene.cast.owner, is_returned=True))

    work.refresh_from_db()
    returned = Grade.objects.get(submission=work).is_returned
    assert work.state == ("returned" if returned else "graded")
    assert Submission.objects.filter(state="draft").count() == (1 if returned else 0)


def test_a_double_click_on_hand_in_counts_once(scene: Scene):
    work = draft(scene)

    at_once(*[lambda: services.hand_in(scene.cast.learner, submission=work, now=NOW)] * 4)

    assert Event.objects.filter(verb="project.handed_in").count() == 1
    assert Submission.objects.get(pk=work.pk).state == "handed_in"


def test_a_double_click_on_the_last_answer_scores_once(scene: Scene):
    attempt = begin(scene)
    *first, last = queries.questions_of(attempt)

    def say(question: Any) -> Any:
        response = questions.right_response(question)
        return services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response=response, now=NOW)

    for question in first:
        say(question)
    at_once(*[lambda: say(last)] * 4)

    assert Answer.objects.filter(attempt=attempt).count() == 4
    assert Event.objects.filter(verb="quiz.scored").count() == 1


def test_the_last_two_answers_at_once_score_once(scene: Scene):
    attempt = begin(scene)
    *first, third, fourth = queries.questions_of(attempt)

    def say(question: Any) -> Any:
        response = questions.right_response(question)
        return services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response=response, now=NOW)

    for question in first:
        say(question)
    at_once(lambda: say(third), lambda: say(fourth))

    attempt.refresh_from_db()
    assert attempt.percent == 100
    assert Event.objects.filter(verb="quiz.scored").count() == 1


def test_a_double_click_on_begin_makes_one_attempt(scene: Scene):
    found = at_once(lambda: begin(scene, 1), lambda: begin(scene, 2), lambda: begin(scene, 3))

    assert {attempt.pk for attempt in found} == {Attempt.objects.get().pk}


def test_of_two_tabs_that_save_one_is_told(scene: Scene):
    work = draft(scene)

    found = at_once(
        lambda: draft(scene, text="from one tab", revision=work.revision),
        lambda: draft(scene, text="from the other", revision=work.revision),
    )

    assert sum(isinstance(each, ConflictError) for each in found) == 1


def test_two_tabs_begin_one_draft(scene: Scene):
    found = at_once(lambda: draft(scene, text="one"), lambda: draft(scene, text="two"))

    assert sum(isinstance(each, ConflictError) for each in found) == 1
    assert Submission.objects.count() == 1


def test_files_added_at_once_stay_within_the_limit(scene: Scene):
    work = draft(scene)

    at_once(
        *[
            lambda n=n: services.add_file(
                scene.cast.learner, submission=work, upload=upload(data=f"file {n}".encode()), now=NOW
            )
            for n in range(8)
        ]
    )

    assert SubmissionFile.objects.count() == 5


def test_a_double_click_on_another_try_begins_one(scene: Scene):
    grade(scene, handed_in(scene))

    at_once(*[lambda: services.begin_again(scene.cast.learner, project=scene.project, now=NOW)] * 3)

    assert Submission.objects.filter(state="draft").count() == 1
