"""The quiz of a course: where it stands and leads; how it is taken is told by campus.assessments.views.taking."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from campus.assessments.views import taking
from campus.courses.models import Course
from campus.courses.views.public import house_of


def quiz(request: HttpRequest, course: Course) -> HttpResponse:
    """Show the quiz: its introduction, its questions, a result."""
    return taking.show(request, _place(course))


def quiz_begin(request: HttpRequest, course: Course) -> HttpResponse:
    """Begin an attempt, or go on with the open one."""
    return taking.begin(request, _place(course))


def quiz_answer(request: HttpRequest, course: Course) -> HttpResponse:
    """Keep an answer, or hand the attempt in."""
    return taking.answer(request, _place(course))


def _place(course: Course) -> taking.Place:
    if course.quiz is None:
        raise Http404
    return taking.Place(
        quiz=course.quiz,
        title=course.title,
        course_url=reverse("course", args=[course.slug]),
        url=reverse("quiz", args=[course.slug]),
        begin_url=reverse("quiz-begin", args=[course.slug]),
        answer_url=reverse("quiz-answer", args=[course.slug]),
        onward_url=reverse("learn-course", args=[course.slug]),
        house=house_of(course),
    )
