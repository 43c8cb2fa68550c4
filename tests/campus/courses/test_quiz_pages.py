"""The quiz in the browser: what is shown when, and to whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campus.assessments import queries, questions
from campus.assessments.models import Answer, Attempt, Quiz
from campus.courses.models import Course, Enrolment
from tests.cast import ROLES, Scene

URL = "/learn/reading-data-honestly/quiz/"


@pytest.fixture
def browser(scene: Scene) -> Client:
    Enrolment.objects.create(course=scene.course, person=scene.cast.learner, at=timezone.now())
    return scene.cast.client("learner")


def page(browser: Client, url: str = URL) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def begin(browser: Client) -> Attempt:
    browser.post(f"{URL}begin")
    return Attempt.objects.get(finished_at__isnull=True)


def say(browser: Client, attempt: Attempt, q: int, response: object = "") -> object:
    """Send what a form sends: choices by what stands for them in this attempt."""
    chosen = response if isinstance(response, list) else [response]
    question = queries.questions_of(attempt)[q - 1]
    shown = {option.text: option.id for option in questions.asked(question, attempt).options}
    by_letter = {each["id"]: shown[each["text"]] for each in question.data.get("choices", [])}
    sent = [by_letter.get(each, each) for each in chosen]
    return browser.post(f"{URL}answer", {"attempt": attempt.number, "q": q, "response": sent})


def number_of(attempt: Attempt, kind: str) -> int:
    return [question.kind for question in queries.questions_of(attempt)].index(kind) + 1


def answer_all(browser: Client, attempt: Attempt) -> None:
    for number, question in enumerate(queries.questions_of(attempt), start=1):
        say(browser, attempt, number, questions.right_response(question))


def test_it_works(browser: Client):
    assert "Begin the quiz" in page(browser)

    attempt = begin(browser)
    assert "Question 1 of 4" in page(browser)
    answer_all(browser, attempt)

    assert "4 of 4 right" in page(browser, f"{URL}?attempt=1")


@pytest.mark.parametrize("kind", ["single", "multiple", "numeric", "short"])
def test_nothing_of_the_answer_reaches_the_browser_before_it_is_answered(browser: Client, scene: Scene, kind: str):
    for question in scene.questions:
        for choice in question.data.get("choices", []):
            choice["feedback"] = "SECRET"
        question.data |= {"feedback_right": "SECRET", "feedback_wrong": "SECRET"}
        question.see = "SECRET"
        question.save()
    attempt = begin(browser)

    shown = page(browser, f"{URL}?q={number_of(attempt, kind)}")

    assert "SECRET" not in shown
    assert "12.5" not in shown
    assert "median" not in shown
    assert "Right answer" not in shown


def test_after_the_answer_the_feedback_is_shown(browser: Client):
    attempt = begin(browser)
    q = number_of(attempt, "single")

    answer = say(browser, attempt, q, "b")

    assert answer["Location"] == f"{URL}?attempt=1&q={q}"  # type: ignore[index]
    shown = page(browser, f"{URL}?attempt=1&q={q}")
    assert "Not quite." in shown
    assert "Right answer" in shown
    assert 'name="response"' not in shown


def test_a_second_answer_changes_nothing(browser: Client):
    attempt = begin(browser)
    q = number_of(attempt, "single")
    say(browser, attempt, q, "a")

    say(browser, attempt, q, "b")

    assert Answer.objects.get().response == "a"


def test_what_is_no_number_keeps_what_was_typed(browser: Client):
    attempt = begin(browser)

    answer = say(browser, attempt, number_of(attempt, "numeric"), "about <twelve>")

    assert b"Write a number" in answer.content  # type: ignore[attr-defined]
    assert b"about &lt;twelve&gt;" in answer.content  # type: ignore[attr-defined]
    assert not Answer.objects.exists()


def test_a_question_can_be_left_for_later(browser: Client):
    attempt = begin(browser)

    answer = browser.post(f"{URL}answer", {"attempt": attempt.number, "q": 1, "skip": 1})

    assert answer["Location"].endswith("q=2")


def test_the_last_open_question_left_for_later_is_asked_again(browser: Client):
    attempt = begin(browser)
    for number, question in enumerate(queries.questions_of(attempt)[:3], start=1):
        say(browser, attempt, number, questions.right_response(question))

    answer = browser.post(f"{URL}answer", {"attempt": attempt.number, "q": 4, "skip": 1})

    assert answer["Location"].endswith("q=4")


def test_after_a_try_the_page_says_when_the_next_may_begin(browser: Client):
    attempt = begin(browser)
    for number in (1, 2, 3, 4):
        say(browser, attempt, number, ["b"] if number == number_of(attempt, "multiple") else "b")
    q = number_of(attempt, "numeric")
    say(browser, attempt, q, "0")

    shown = page(browser)
    again = browser.post(f"{URL}begin", follow=True).content.decode()

    assert "2 attempts are left" in shown
    assert "You can try again from" in shown
    assert "You can try again from" in again
    assert Attempt.objects.count() == 1


def test_a_result_below_the_mark_offers_another_try(browser: Client):
    attempt = begin(browser)
    answer_all(browser, attempt)
    Attempt.objects.update(percent=50, finished_at=timezone.now() - timedelta(days=2))

    assert "Try again" in page(browser, f"{URL}?attempt=1")


@pytest.mark.parametrize("query", ["?q=0", "?q=5", "?q=x", "?attempt=2", "?attempt=-1", "?attempt=1&q=99", "?q=²"])
def test_an_address_that_means_nothing_is_not_found(browser: Client, query: str):
    begin(browser)

    assert browser.get(URL + query).status_code == 404


def test_an_answer_to_no_attempt_is_not_found(browser: Client):
    assert browser.post(f"{URL}answer", {"attempt": 1, "q": 1, "response": "a"}).status_code == 404
    assert browser.post(f"{URL}answer", {}).status_code == 404


def test_back_from_signing_in_the_question_is_asked_again(browser: Client):
    assert browser.get(f"{URL}answer")["Location"] == URL
    assert browser.get(f"{URL}begin")["Location"] == URL


def test_a_course_without_a_quiz_has_no_quiz_page(browser: Client):
    Course.objects.update(quiz=None)

    assert browser.get(URL).status_code == 404


def test_an_empty_bank_says_so(browser: Client, scene: Scene):
    empty = Quiz.objects.create(organization=scene.cast.college, title="Empty")
    Course.objects.update(quiz=empty)

    assert "no questions yet" in browser.post(f"{URL}begin", follow=True).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_it(browser: Client, scene: Scene, role: str):
    expected = {"learner": 200, "owner": 200, "educator": 200}.get(role, 302)

    assert scene.cast.client(role).get(URL).status_code == expected
