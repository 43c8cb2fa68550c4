"""The quiz of a course as a learner takes it: an introduction, one question a page, a result."""

from __future__ import annotations

import math
import random

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from campus.accounts.access import signed_in
from campus.assessments import queries, questions, services
from campus.assessments.models import Attempt, Question, Quiz
from campus.assessments.queries import Line, Sheet
from campus.common.errors import InvalidError
from campus.courses.access import Place
from campus.courses.views.public import house_of
from campus.ui import markdown

RNG = random.SystemRandom()


def quiz(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the open attempt's next question (`?q=3` another), a finished attempt (`?attempt=1`), or an introduction."""
    state = queries.quiz_state(signed_in(request), _quiz_of(place), timezone.now())
    attempt = _named_attempt(request, state) if "attempt" in request.GET else state.open_attempt
    if attempt is None:
        return _intro(request, place, state)
    sheet = queries.sheet(attempt)
    if "q" not in request.GET and attempt.finished_at:
        return _result(request, place, state, sheet)
    line = _named_line(request.GET["q"], sheet) if "q" in request.GET else sheet.open_after(0)
    if line is None:
        raise Http404
    return _question(request, place, sheet, line)


def quiz_begin(request: HttpRequest, place: Place) -> HttpResponse:
    """Begin an attempt, or go on with the open one."""
    if request.method == "POST":
        try:
            services.begin_attempt(signed_in(request), quiz=_quiz_of(place), now=timezone.now(), rng=RNG)
        except InvalidError as err:
            messages.error(request, str(err))
    return redirect("quiz", place.course.slug, place.n)


def quiz_answer(request: HttpRequest, place: Place) -> HttpResponse:
    """Keep an answer and show what is said to it, or leave the question for later."""
    if request.method != "POST":
        return redirect("quiz", place.course.slug, place.n)  # back from signing in: the question is asked again
    person = signed_in(request)
    attempt = Attempt.objects.filter(
        person=person, quiz=_quiz_of(place), number=_whole(request.POST.get("attempt"))
    ).first()
    if attempt is None:
        raise Http404
    sheet = queries.sheet(attempt)
    line = _named_line(request.POST.get("q", ""), sheet)
    if "skip" in request.POST:
        later = sheet.open_after(line.number)
        return redirect(_address(place, attempt, later or line))
    response = _response(request, line.question)
    try:
        services.answer(person, attempt=attempt, question_id=line.question.pk, response=response, now=timezone.now())
    except InvalidError as err:
        return _question(request, place, sheet, line, response=response, error=str(err))
    return redirect(_address(place, attempt, line))


def _quiz_of(place: Place) -> Quiz:
    if place.unit.quiz is None:
        raise Http404
    return place.unit.quiz


def _whole(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Http404
    return int(text)


def _named_attempt(request: HttpRequest, state: queries.QuizState) -> Attempt:
    number = _whole(request.GET["attempt"])
    known = [*state.finished, *([state.open_attempt] if state.open_attempt else [])]
    found = next((attempt for attempt in known if attempt.number == number), None)
    if found is None:
        raise Http404
    return found


def _named_line(text: str, sheet: Sheet) -> Line:
    number = _whole(text)
    if not 1 <= number <= len(sheet.lines):
        raise Http404
    return sheet.lines[number - 1]


def _address(place: Place, attempt: Attempt, line: Line) -> str:
    return f"{reverse('quiz', args=[place.course.slug, place.n])}?attempt={attempt.number}&q={line.number}"


def _response(request: HttpRequest, question: Question) -> str | list[str]:
    if question.kind == Question.Kind.MULTIPLE:
        return request.POST.getlist("response")
    return request.POST.get("response", "")


def _asked_for(percent: int, of: int) -> int:
    """Return how many right answers reach the percentage."""
    return math.ceil(percent * of / 100)


def _intro(request: HttpRequest, place: Place, state: queries.QuizState) -> HttpResponse:
    quiz = _quiz_of(place)
    of = queries.asked_per_attempt(quiz)
    context = {
        "course": place.course,
        "n": place.n,
        "house": house_of(place.course),
        "quiz": quiz,
        "intro": markdown.render(quiz.intro),
        "state": state,
        "of": of,
        "asked_for": _asked_for(quiz.pass_percent, of),
    }
    return render(request, "assessments/quiz_intro.html", context)


def _question(
    request: HttpRequest,
    place: Place,
    sheet: Sheet,
    line: Line,
    *,
    response: str | list[str] = "",
    error: str = "",
) -> HttpResponse:
    """Show one question; right answers and feedback are put into the page only where an answer is kept."""
    quiz, attempt = _quiz_of(place), sheet.attempt
    context = {
        "course": place.course,
        "n": place.n,
        "house": house_of(place.course),
        "quiz": quiz,
        "sheet": sheet,
        "line": line,
        "of": len(sheet.lines),
        "asked_for": _asked_for(quiz.pass_percent, len(sheet.lines)),
        "asked": questions.asked(line.question, attempt),
        "response": response,
        "error": error,
    }
    if line.answer:
        following = sheet.open_after(line.number)
        context["shown"] = shown = questions.reviewed(line.question, line.answer.response, attempt)
        said = questions.mark(line.question, line.answer.response).feedback
        context["feedback"] = () if any(each.said for each in shown) else said
        context["next_url"] = _address(place, attempt, following) if following else _result_address(place, attempt)
    return render(request, "assessments/quiz_question.html", context)


def _result_address(place: Place, attempt: Attempt) -> str:
    return f"{reverse('quiz', args=[place.course.slug, place.n])}?attempt={attempt.number}"


def _result(request: HttpRequest, place: Place, state: queries.QuizState, sheet: Sheet) -> HttpResponse:
    quiz, attempt = _quiz_of(place), sheet.attempt
    context = {
        "course": place.course,
        "n": place.n,
        "house": house_of(place.course),
        "quiz": quiz,
        "sheet": sheet,
        "state": state,
        "of": len(sheet.lines),
        "asked_for": _asked_for(quiz.pass_percent, len(sheet.lines)),
        "has_passed": attempt.percent is not None and attempt.percent >= quiz.pass_percent,
    }
    return render(request, "assessments/quiz_result.html", context)
