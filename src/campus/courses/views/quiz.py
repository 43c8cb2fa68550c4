"""The quiz of a course: where it stands and leads; how it is taken is told by campus.assessments.views.taking."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from campus.assessments.views import taking
from campus.courses.access import Place
from campus.courses.views.public import house_of


def quiz(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the quiz: its introduction, its questions, a result."""
    return taking.show(request, _stand(place))


def quiz_begin(request: HttpRequest, place: Place) -> HttpResponse:
    """Begin an attempt, or go on with the open one."""
    return taking.begin(request, _stand(place))


def quiz_answer(request: HttpRequest, place: Place) -> HttpResponse:
    """Keep an answer, or hand the attempt in."""
    return taking.answer(request, _stand(place))


def _stand(place: Place) -> taking.Place:
    if place.unit.quiz is None:
        raise Http404
    course, here = place.course, [place.course.slug, place.n]
    return taking.Place(
        quiz=place.unit.quiz,
        title=course.title,
        course_url=reverse("course", args=[course.slug]),
        url=reverse("quiz", args=here),
        begin_url=reverse("quiz-begin", args=here),
        answer_url=reverse("quiz-answer", args=here),
        onward_url=reverse("learn-course", args=[course.slug]),
        house=house_of(course),
    )
