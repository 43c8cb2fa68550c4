"""Two at once: double clicks, two tabs, two graders. Real threads, real connections."""

import random
from datetime import timedelta
from typing import Any

import pytest

from campus.assessments import queries, questions, services
from campus.assessments.models import Answer, Attempt, Grade, Project, Result, Review, Submission, SubmissionFile
from campus.common.errors import ConflictError
from campus.journal.models import Event
from campus.organizations.models import Membership
from tests.campus.assessments.stage import NOW, at_once, draft, grade, handed_in, levels, upload
from tests.cast import Cast, Scene, make_cast, make_scene, person


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


def test_two_graders_at_once_make_one_decision_from_both(scene: Scene):
    Project.objects.update(graders=2)
    work = handed_in(scene)

    found = at_once(
        lambda: grade(scene, work, actor=scene.cast.educator, levels=levels(scene, 3)),
        lambda: grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 2)),
    )

    assert sorted(each is None for each in found) == [False, True]
    assert {mark.level for mark in Grade.objects.get().marks.all()} == {2}
    assert Event.objects.filter(verb="project.graded").count() == 1
    assert Result.objects.count() == 1


def test_two_moderators_at_once_decide_once(scene: Scene):
    Project.objects.update(graders=2)
    work, third = handed_in(scene), person("ada", "Ada Third")
    Membership.objects.create(organization=scene.cast.college, person=third, role="owner")
    fourth = person("bo", "Bo Fourth")
    Membership.objects.create(organization=scene.cast.college, person=fourth, role="owner")
    grade(scene, work, levels=levels(scene, 0))
    grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 3))

    found = at_once(lambda: grade(scene, work, actor=third), lambda: grade(scene, work, actor=fourth))

    assert sum(isinstance(each, ConflictError) for each in found) == 1
    assert Grade.objects.count() == 1


def test_two_graders_and_the_learner_and_the_deadline_at_once(scene: Scene):
    """One learner hands in as the time ends; another's work is marked twice meanwhile. Nothing is lost or doubled."""
    Project.objects.update(graders=2, peer_reviews=1, due_at=NOW, takes_late=False)
    scene.project.refresh_from_db()
    work, late = handed_in(scene), person("zoe", "Zoë Adler")
    fields = {"title": "Rents", "text": "High.", "links": "", "revision": 0, "now": NOW}
    other = services.save_draft(late, project=scene.project, **fields)

    found = at_once(
        lambda: grade(scene, work, levels={}, comment="Say who.", is_returned=True),
        lambda: grade(scene, work, actor=scene.cast.owner, levels={}, comment="And when.", is_returned=True),
        lambda: services.hand_in(late, submission=other, now=NOW),
        lambda: services.ask_ring(scene.project, now=NOW),
        lambda: services.ask_ring(scene.project, now=NOW),
    )

    assert not any(isinstance(each, Exception) for each in found)
    assert Grade.objects.get().comment in {"Say who.\n\nAnd when.", "And when.\n\nSay who."}
    assert Submission.objects.filter(person=scene.cast.learner, state="draft").count() == 1
    assert Submission.objects.get(pk=other.pk).state == "handed_in"
    pairs = list(Review.objects.filter(role="peer").values_list("submission", "reviewer"))
    assert len(pairs) == len(set(pairs)) <= 2


def test_a_review_given_twice_at_once_counts_once(scene: Scene):
    Project.objects.update(peer_reviews=1)
    work = handed_in(scene)
    review = Review.objects.create(submission=work, reviewer=scene.cast.stranger, role="peer", asked_at=NOW)
    said = {"review": review, "levels": levels(scene), "comment": "Clear.", "now": NOW}

    found = at_once(*[lambda: services.give_review(scene.cast.stranger, **said)] * 3)

    assert sum(isinstance(each, ConflictError) for each in found) == 2
    assert Event.objects.filter(verb="peer.reviewed").count() == 1


def test_an_answer_and_the_end_of_the_time_at_once_end_in_one_result(scene: Scene):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, minutes=5)
    scene.quiz.refresh_from_db()
    attempt = begin(scene)
    question = queries.questions_of(attempt)[0]
    response, end = questions.right_response(question), NOW + timedelta(minutes=5)

    at_once(
        lambda: services.answer(
            scene.cast.learner, attempt=attempt, question_id=question.pk, response=response, now=end
        ),
        lambda: services.expire(attempt, now=end + timedelta(minutes=1)),
        lambda: services.expire(attempt, now=end + timedelta(minutes=1)),
        lambda: services.finish_attempt(scene.cast.learner, attempt=attempt, now=end),
    )

    attempt.refresh_from_db()
    assert Answer.objects.filter(attempt=attempt).count() == 4
    assert attempt.percent == (25 if Answer.objects.get(attempt=attempt, question=question).is_right else 0)
    assert Event.objects.filter(verb="quiz.scored").count() == 1


def test_two_who_mark_two_answers_of_one_attempt_at_once_score_it_once(scene: Scene):
    for number in range(2):
        services.add_question(scene.cast.owner, quiz=scene.quiz, kind="file", text=f"File {number}?", data={}, pool="F")
    quiz = services.change_quiz(scene.cast.owner, quiz=scene.quiz, pools={"F": 2}, draw=1)
    attempt = services.begin_attempt(scene.cast.learner, quiz=quiz, now=NOW, rng=random.Random(1))
    for question in queries.questions_of(attempt):
        if question.kind == "file":
            services.keep_draft(
                scene.cast.learner, attempt=attempt, responses={question.pk: {"file": "x", "name": "x"}}, now=NOW
            )
    services.finish_attempt(scene.cast.learner, attempt=attempt, now=NOW)
    first, second = queries.marking_queue(scene.cast.college)

    found = at_once(
        lambda: services.mark_answer(scene.cast.educator, answer=first, percent=100, comment="", now=NOW),
        lambda: services.mark_answer(scene.cast.owner, answer=second, percent=50, comment="", now=NOW),
        lambda: services.mark_answer(scene.cast.owner, answer=first, percent=0, comment="", now=NOW),
    )

    attempt.refresh_from_db()
    assert sum(isinstance(each, ConflictError) for each in found) == 1
    assert attempt.percent is not None
    assert Event.objects.filter(verb="quiz.scored").count() == 1
