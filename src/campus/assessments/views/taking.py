"""A quiz as a learner takes it: an introduction, its questions one by one or together, a result.

Whoever offers the quiz says where it stands (`Place`) and has asked who may take it. Right answers and feedback are put
into a page only where they are due; what a page does not hold cannot leak.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.assessments import allowances, queries, questions, services
from campus.assessments.models import AnswerFile, Attempt, Quiz
from campus.assessments.queries import Line, QuizState, Sheet
from campus.common.errors import ConflictError, InvalidError
from campus.ui import local, markdown
from campus.ui.house import House

RNG = random.SystemRandom()
CLOCK = 24 * 3600  # seconds to the close of a quiz without a time limit, from which on they are counted down


@dataclass(frozen=True)
class Place:
    """Where a quiz is taken: of which course, at which addresses, and where it goes on from here."""

    quiz: Quiz
    title: str  # of the course
    course_url: str
    url: str  # of the quiz
    begin_url: str
    answer_url: str
    onward_url: str
    house: House

    def at(self, attempt: Attempt, line: Line | None = None) -> str:
        """Return the address of an attempt, or of a question in it."""
        return f"{self.url}?attempt={attempt.number}" + (f"&q={line.number}" if line else "")


def show(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the open attempt's next question (`?q=3` another), a finished attempt (`?attempt=1`), or an introduction."""
    state = _state(request, place)
    attempt = _named_attempt(request, state) if "attempt" in request.GET else state.open_attempt
    if attempt is None:
        return _intro(request, place, state)
    sheet = queries.sheet(attempt)
    if attempt.finished_at is None:
        return _under_way(request, place, sheet)
    if "q" not in request.GET:
        return _result(request, place, state, sheet)
    if not queries.is_told(attempt, state):
        raise Http404
    return _question(request, place, sheet, _named_line(request.GET["q"], sheet))


def begin(request: HttpRequest, place: Place) -> HttpResponse:
    """Begin an attempt, go on with the open one, or take it over from another browser."""
    if request.method == "POST":
        person, now, session = signed_in(request), timezone.now(), _session(request)
        try:
            attempt = services.begin_attempt(person, quiz=place.quiz, now=now, rng=RNG, session=session)
            if "take" in request.POST:
                services.take_over(person, attempt=attempt, session=session, now=now)
        except (InvalidError, ConflictError) as err:
            messages.error(request, str(err))
    return redirect(place.url)


def answer(request: HttpRequest, place: Place) -> HttpResponse:
    """Keep what was sent: an answer, a draft of one or all, or the whole attempt; or leave a question for later."""
    if request.method != "POST":
        return redirect(place.url)  # back from signing in: the question is asked again
    attempt = _sent_attempt(request, place)
    try:
        if _is_background(request):
            return _kept(request, attempt)
        return _answered(request, place, attempt)
    except ConflictError as err:
        if _is_background(request):
            return JsonResponse({"words": str(err)}, status=409)
        messages.error(request, str(err))
        return redirect(place.at(attempt))


def _answered(request: HttpRequest, place: Place, attempt: Attempt) -> HttpResponse:
    sheet = queries.sheet(attempt)
    if {"finish", "late"} & set(request.POST):
        return _finished(request, place, sheet)
    if place.quiz.is_one_page:
        _keep_all(request, sheet)
        messages.success(request, _("Your answers are kept. Hand them in when you are ready."))
        return redirect(place.url)
    line = _named_line(request.POST.get("q", ""), sheet)
    if "skip" in request.POST:
        return redirect(place.at(attempt, sheet.open_after(line.number) or line))
    return _one_answered(request, place, sheet, line)


def _one_answered(request: HttpRequest, place: Place, sheet: Sheet, line: Line) -> HttpResponse:
    person, response = signed_in(request), None
    try:
        response = _response(request, sheet, line, "response")
        if queries.is_marked_at_once(place.quiz):
            services.answer(
                person, attempt=sheet.attempt, question_id=line.question.pk, response=response, now=timezone.now(),
                session=_session(request),
            )  # fmt: skip
            return redirect(place.at(sheet.attempt, line))
        questions.check(line.question, response)
        _keep(request, sheet.attempt, {line.question.pk: response})
    except InvalidError as err:
        return _question(request, place, sheet, line, response=response, error=str(err))
    following = queries.sheet(sheet.attempt).open_after(line.number)
    return redirect(place.at(sheet.attempt, following) if following else f"{place.url}?q=end")


def _finished(request: HttpRequest, place: Place, sheet: Sheet) -> HttpResponse:
    """Hand in the attempt with what the form holds; on a page of all questions its open ones are asked about first."""
    # The page that asks once more holds no answers: reading it as a form would empty what is kept.
    if "sure" not in request.POST and ("q" in request.POST or place.quiz.is_one_page):
        _keep_all(request, sheet)
    sheet = queries.sheet(sheet.attempt)
    if sheet.answered < len(sheet.lines) and not {"sure", "late"} & set(request.POST):
        return redirect(f"{place.url}?q=end")
    services.finish_attempt(signed_in(request), attempt=sheet.attempt, now=timezone.now(), session=_session(request))
    return redirect(place.at(sheet.attempt))


def _kept(request: HttpRequest, attempt: Attempt) -> JsonResponse:
    """Keep drafts in the background, as `draft.js` sends them."""
    _keep_all(request, queries.sheet(attempt))
    now = timezone.now()
    words = _("Kept on %(when)s, not handed in yet.") % {"when": local.moment(now)}
    return JsonResponse({"saved": now.isoformat(), "words": words})


def _keep_all(request: HttpRequest, sheet: Sheet) -> None:
    """Keep what the form holds as drafts: of the one question that it names, or of all."""
    named = [_named_line(request.POST["q"], sheet)] if "q" in request.POST else list(sheet.lines)
    found: dict[int, Any] = {}
    for line in named:
        if line.answer is None:
            name = "response" if "q" in request.POST else line.name
            try:
                found[line.question.pk] = _response(request, sheet, line, name)
            except InvalidError as err:  # a file that is not taken: the other answers are kept all the same
                messages.error(request, f"{line.number}. {err}")
    _keep(request, sheet.attempt, found)


def _keep(request: HttpRequest, attempt: Attempt, responses: dict[int, Any]) -> None:
    services.keep_draft(
        signed_in(request), attempt=attempt, responses=responses, now=timezone.now(), session=_session(request)
    )


def _response(request: HttpRequest, sheet: Sheet, line: Line, name: str) -> Any:
    """Return what the form says to a question; a file is kept first, and none sent leaves the one there is."""
    if line.question.kind != line.question.Kind.FILE:
        return questions.read(line.question, _fields(request, name), sheet.attempt)
    if name not in request.FILES:
        return line.draft.response if line.draft else None
    return services.keep_file(
        signed_in(request), attempt=sheet.attempt, question=line.question, upload=request.FILES[name],
        now=timezone.now(),
    )  # fmt: skip


def _fields(request: HttpRequest, name: str) -> Callable[[str], list[str]]:
    return lambda rest: request.POST.getlist(f"{name}-{rest}" if rest else name)


def _is_background(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _session(request: HttpRequest) -> str:
    """Return a digest of the session: enough to know it again, of no use to who reads the database."""
    return hashlib.sha256((request.session.session_key or "").encode()).hexdigest()


def _state(request: HttpRequest, place: Place) -> QuizState:
    """Return how far the person is, after ending an attempt whose time is over."""
    person, now = signed_in(request), timezone.now()
    state = queries.quiz_state(person, place.quiz, now)
    if state.open_attempt and services.expire(state.open_attempt, now=now):
        messages.info(request, _("Time is up. What you had answered counts."))
        state = queries.quiz_state(person, place.quiz, now)
    return state


def _whole(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Http404
    return int(text)


def _sent_attempt(request: HttpRequest, place: Place) -> Attempt:
    number = _whole(request.POST.get("attempt"))
    found = Attempt.objects.select_related("quiz").filter(person=signed_in(request), quiz=place.quiz, number=number)
    attempt = found.first()
    if attempt is None:
        raise Http404
    return attempt


def _named_attempt(request: HttpRequest, state: QuizState) -> Attempt:
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


def _asked_for(percent: int, of: int) -> int:
    """Return how many right answers reach the percentage."""
    return math.ceil(percent * of / 100)


def _shared(place: Place, sheet: Sheet) -> dict[str, Any]:
    of, due = len(sheet.lines), sheet.attempt.deadline_at
    left = max(int((due - timezone.now()).total_seconds()), 0) if due else None
    has_clock = left is not None and (place.quiz.minutes or left <= CLOCK)
    return {
        "place": place,
        "house": place.house,
        "quiz": place.quiz,
        "sheet": sheet,
        "of": of,
        "asked_for": _asked_for(place.quiz.pass_percent, of),
        "is_at_once": queries.is_marked_at_once(place.quiz),
        "seconds": left if has_clock else None,
    }


def _intro(request: HttpRequest, place: Place, state: QuizState) -> HttpResponse:
    quiz, of, now = place.quiz, queries.asked_per_attempt(place.quiz), timezone.now()
    due = allowances.deadline(quiz, state.granted, begun=now)
    due = min(due, state.closes_at) if due and state.closes_at else due
    context = {
        "place": place,
        "house": place.house,
        "quiz": quiz,
        "intro": markdown.render(quiz.intro),
        "state": state,
        "of": of,
        "asked_for": _asked_for(quiz.pass_percent, of),
        "minutes": max(math.ceil((due - now).total_seconds() / 60), 0) if due else 0,
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "assessments/quiz_intro.html", context)


def _under_way(request: HttpRequest, place: Place, sheet: Sheet) -> HttpResponse:
    attempt = sheet.attempt
    if attempt.session not in ("", _session(request)):
        return render(request, "assessments/quiz_elsewhere.html", _shared(place, sheet))
    if request.GET.get("q") == "end" and not queries.is_marked_at_once(place.quiz):
        return render(request, "assessments/quiz_end.html", _shared(place, sheet))
    if place.quiz.is_one_page:
        return _together(request, place, sheet)
    line = _named_line(request.GET["q"], sheet) if "q" in request.GET else sheet.open_after(0)
    if line is None:
        return redirect(f"{place.url}?q=end")
    return _question(request, place, sheet, line)


def _together(request: HttpRequest, place: Place, sheet: Sheet) -> HttpResponse:
    asked = [
        (line, questions.asked(line.question, sheet.attempt, response=line.draft.response if line.draft else None))
        for line in sheet.lines
    ]
    context = _shared(place, sheet) | {"questions": asked, "draft_name": _draft_name(request, sheet)}
    return render(request, "assessments/quiz_page.html", context)


def _draft_name(request: HttpRequest, sheet: Sheet, line: Line | None = None) -> str:
    return f"quiz-{sheet.attempt.pk}-{line.number if line else 0}-of-{signed_in(request).pk}"


def _question(
    request: HttpRequest, place: Place, sheet: Sheet, line: Line, *, response: Any = None, error: str = ""
) -> HttpResponse:
    """Show one question; right answers and feedback are put into the page only where an answer is kept."""
    if response is None and line.draft:
        response = line.draft.response
    context = _shared(place, sheet) | {
        "line": line,
        "asked": questions.asked(line.question, sheet.attempt, response=response),
        "draft_name": _draft_name(request, sheet, line),
        "error": error,
    }
    if line.answer:
        context |= _told(place, sheet, line)
    return render(request, "assessments/quiz_question.html", context)


def _told(place: Place, sheet: Sheet, line: Line) -> dict[str, Any]:
    """Return what is said to a kept answer."""
    response = line.answer.response if line.answer else None
    shown = questions.reviewed(line.question, response, sheet.attempt)
    following = sheet.open_after(line.number)
    return {
        "shown": shown,
        "feedback": () if any(each.said for each in shown) else questions.said(line.question, response),
        "next_url": place.at(sheet.attempt, following),
        "file": AnswerFile.objects.filter(attempt=sheet.attempt, question=line.question).order_by("-pk").first(),
    }


def _result(request: HttpRequest, place: Place, state: QuizState, sheet: Sheet) -> HttpResponse:
    attempt = sheet.attempt
    context = _shared(place, sheet) | {
        "state": state,
        "is_told": queries.is_told(attempt, state),
        "has_passed": attempt.percent is not None and attempt.percent >= place.quiz.pass_percent,
        "is_later": place.quiz.feedback == Quiz.Feedback.AFTER_LAST,
        "done_names": [_draft_name(request, sheet, line) for line in (None, *sheet.lines)],
    }
    return render(request, "assessments/quiz_result.html", context)
