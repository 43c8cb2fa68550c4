"""The quiz in the browser: what is shown when, and to whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campus.assessments import queries, questions, services
from campus.assessments.models import Answer, Attempt, Question, Quiz
from campus.courses.models import EditionUnit, Unit
from tests.campus.assessments.kinds import KINDS
from tests.campus.assessments.stage import PNG, upload
from tests.cast import ROLES, Scene, enrolled

URL = "/learn/reading-data-honestly/units/3/quiz/"


@pytest.fixture
def browser(scene: Scene) -> Client:
    enrolled(scene.cast.learner, scene.course)
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
    sent = form_of(attempt, queries.questions_of(attempt)[q - 1], response)
    return browser.post(f"{URL}answer", {"attempt": attempt.number, "q": q, "response": sent})


def form_of(attempt: Attempt, question: Question, response: object) -> list[object]:
    chosen = response if isinstance(response, list) else [response]
    shown = {option.text: option.id for option in questions.asked(question, attempt).options}
    by_letter = {each["id"]: shown[each["text"]] for each in question.data.get("choices", [])}
    return [by_letter.get(each, each) for each in chosen]


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


def ask_all_kinds(scene: Scene, **settings: object) -> None:
    Question.objects.all().delete()
    for kind, data in KINDS.items():
        services.add_question(scene.cast.owner, quiz=scene.quiz, kind=kind, text=f"Of {kind}?", data=data, see="SECRET")
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, draw=20, **settings)


@pytest.mark.parametrize(
    ("feedback", "is_one_page"), [("at_once", False), ("after_attempt", False), ("after_last", True), ("never", False)]
)
def test_nothing_leaks_in_any_response_until_it_is_due(browser: Client, scene: Scene, feedback: str, is_one_page: bool):
    """Every page and every answer of the server, of every kind of question, up to and after handing in."""
    ask_all_kinds(scene, feedback=feedback, is_one_page=is_one_page, attempts=2)
    attempt = begin(browser)
    numbers = range(1, len(attempt.question_ids) + 1)
    seen = [browser.get(url) for url in (URL, f"{URL}?q=end", *(f"{URL}?q={n}" for n in numbers))]
    background = {"headers": {"accept": "application/json"}}
    seen += [browser.post(f"{URL}answer", {"attempt": 1, "q": n, "response": "x"}, **background) for n in numbers]
    seen += [browser.post(f"{URL}answer", {"attempt": 1, "q": n, "response": ""}, follow=True) for n in numbers]
    seen += [browser.post(f"{URL}answer", {"attempt": 1, "finish": 1}, follow=True), browser.get(f"{URL}?attempt=1")]

    said = [each.content.decode() for each in seen]
    told = browser.post(f"{URL}answer", {"attempt": 1, "finish": 1, "sure": 1}, follow=True).content.decode()
    told += "".join(browser.get(f"{URL}?attempt=1&q={n}").content.decode() for n in numbers)

    assert not [text for text in said if "SECRET" in text or "41.25" in text or "Right answer" in text]
    assert ("SECRET" in told) is (feedback in {"at_once", "after_attempt"})


def test_all_questions_on_one_page_are_kept_and_handed_in_together(browser: Client, scene: Scene):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, is_one_page=True)
    attempt = begin(browser)
    sent: dict[str, object] = {"attempt": 1}
    for number, question in enumerate(queries.questions_of(attempt), start=1):
        sent[f"q{number}"] = form_of(attempt, question, questions.right_response(question))
    text = number_of(attempt, "short")
    kept = browser.post(f"{URL}answer", sent | {f"q{text}": ""}, follow=True).content.decode()
    asked = browser.post(f"{URL}answer", sent | {f"q{text}": "", "finish": 1}, follow=True).content.decode()

    assert "Hand them in when you are ready" in kept
    assert kept.count(" checked><span>") == 3
    assert "3 of 4 answered" in asked
    assert "would count as wrong" in asked
    sure = browser.post(f"{URL}answer", {"attempt": 1, "finish": 1, "sure": 1}, follow=True).content.decode()
    assert "3 of 4 right" in sure


def test_answers_told_later_can_be_changed_until_they_are_handed_in(browser: Client, scene: Scene):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, feedback="after_attempt")
    attempt = begin(browser)
    for number, question in enumerate(queries.questions_of(attempt), start=1):
        say(browser, attempt, number, questions.wrong_response(question))
    q = number_of(attempt, "single")

    again = say(browser, attempt, q, "a")
    done = browser.post(f"{URL}answer", {"attempt": 1, "finish": 1}, follow=True).content.decode()

    assert again["Location"] == f"{URL}?q=end"  # type: ignore[index]
    assert "1 of 4 right" in done
    assert "Your answer, right" in page(browser, f"{URL}?attempt=1&q={q}")


def test_a_draft_in_the_background_is_there_again_after_a_lost_line(browser: Client):
    attempt = begin(browser)
    q = number_of(attempt, "numeric")

    answer = browser.post(
        f"{URL}answer", {"attempt": 1, "q": q, "response": "12,"}, headers={"accept": "application/json"}
    )

    assert "not handed in yet" in answer.json()["words"]
    assert 'value="12,"' in page(browser, f"{URL}?q={q}")
    assert not Answer.objects.exists()


def test_time_that_is_up_ends_the_attempt_on_the_next_touch(browser: Client, scene: Scene):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, minutes=10)
    assert "You have 10 minutes" in page(browser)
    attempt = begin(browser)
    assert 'data-clock="' in page(browser)
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=1))

    late = browser.post(f"{URL}answer", {"attempt": 1, "q": 1, "response": "x"}, headers={"accept": "application/json"})

    assert late.status_code == 409
    assert "0 of 4 right" in page(browser, f"{URL}?attempt={attempt.number}")


def test_coming_back_after_the_time_shows_the_result(browser: Client, scene: Scene):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, minutes=10)
    begin(browser)
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=1))

    assert "Time is up." in page(browser)


def test_an_attempt_open_in_another_browser_is_shown_and_can_be_taken_over(browser: Client, scene: Scene):
    attempt = begin(browser)
    other = scene.cast.client("learner")

    assert "open in another browser" in page(other)
    refused = other.post(f"{URL}answer", {"attempt": 1, "q": 1, "response": "x"}, follow=True).content.decode()
    taken = other.post(f"{URL}begin", {"take": 1}, follow=True).content.decode()

    assert "goes on in another browser" in refused
    assert "Question 1 of 4" in taken
    assert "open in another browser" in page(browser)
    assert not attempt.answers.exists()


def test_a_file_is_handed_in_and_waits_for_a_person(browser: Client, scene: Scene):
    ask_all_kinds(scene, feedback="after_attempt")
    attempt = begin(browser)
    q = number_of(attempt, "file")
    refused = browser.post(f"{URL}answer", {"attempt": 1, "q": q, "response": upload("a.html", b"<html>")})
    browser.post(f"{URL}answer", {"attempt": 1, "q": q, "response": upload("a.png", PNG)})

    assert "programs" in refused.content.decode()
    assert "“a.png” is kept" in page(browser, f"{URL}?q={q}")
    done = browser.post(f"{URL}answer", {"attempt": 1, "finish": 1, "sure": 1}, follow=True).content.decode()
    assert "1 answer waits for a person" in done
    assert "a.png" in page(browser, f"{URL}?attempt=1&q={q}")
    assert "Handed in, not marked yet" in page(browser)


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
    EditionUnit.objects.filter(unit__kind="quiz").delete()

    assert browser.get(URL).status_code == 404


def test_an_empty_bank_says_so(browser: Client, scene: Scene):
    empty = Quiz.objects.create(organization=scene.cast.college, title="Empty")
    Unit.objects.filter(kind="quiz").update(quiz=empty)

    assert "no questions yet" in browser.post(f"{URL}begin", follow=True).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_it(browser: Client, scene: Scene, role: str):
    expected = {"learner": 200, "owner": 200, "educator": 200}.get(role, 302)

    assert scene.cast.client(role).get(URL).status_code == expected
