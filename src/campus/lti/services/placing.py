"""What can be placed in a platform's course, and what a placement shows. Things are named as they are in addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campus.achievements.models import Achievement
from campus.assessments.models import Project, Quiz
from campus.courses import queries as courses
from campus.courses.models import Course
from campus.lti.models import Context, Placement
from campus.organizations.models import Organization

Shows = Placement.Shows


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be placed; `value` is what is written into the platform's item, `max` its points or 0."""

    value: str
    title: str
    kind: str
    points: int = 100

    @property
    def called(self) -> str:
        """What it is called in the platform, whose columns have names alone: a badge is often named as its course."""
        return _("Badge: %s") % self.title if self.kind == Shows.ACHIEVEMENT else self.title


def choices(organization: Organization) -> list[Choice]:
    """Return everything of an institution that can be placed, as it is offered."""
    return list(_choices(organization))


def _choices(organization: Organization) -> Iterator[Choice]:
    yield Choice("badges", str(Shows.BADGES.label), Shows.BADGES, 0)
    for course in _open_courses(organization):
        yield Choice(f"course:{course.slug}", course.title, Shows.COURSE)
        for each in courses.activities(course):
            if each.kind in (Shows.QUIZ, Shows.PROJECT):
                yield Choice(f"{each.kind}:{each.thing_id}", f"{course.title}: {each.title}", each.kind)
    offered = Achievement.objects.filter(organization=organization, current__isnull=False, archived_at=None)
    for achievement in offered.select_related("current").order_by("current__name", "pk"):
        name = achievement.current.name if achievement.current else ""
        yield Choice(f"achievement:{achievement.public_id}", name, Shows.ACHIEVEMENT)


def show(placement: Placement, value: str) -> bool:
    """Let a placement show what a value names, where the institution offers that; say whether it does."""
    found = _thing(placement.context.registration.organization, value)
    if found is None:
        return False
    shows, thing_id = found
    placement.shows, placement.thing_id = shows, thing_id
    placement.save(update_fields=["shows", "thing_id"])
    course = course_of(placement)
    if course and placement.context.course_id is None:
        placement.context.course = course
        Context.objects.filter(pk=placement.context_id, course=None).update(course=course)
    return True


def course_of(placement: Placement) -> Course | None:
    """Return the course that a placement belongs to, or leads towards."""
    if placement.shows == Shows.COURSE:
        return Course.objects.filter(pk=placement.thing_id).first()
    if placement.shows in (Shows.QUIZ, Shows.PROJECT):
        return courses.assessing([(placement.shows, placement.thing_id)]).order_by("pk").first()
    if placement.shows == Shows.ACHIEVEMENT:
        leading = Course.objects.filter(achievement=placement.thing_id, published_at__isnull=False)
        return leading.order_by("pk").first()
    return None


def _open_courses(organization: Organization) -> list[Course]:
    return [each for each in courses.of_organization(organization) if each.published_at is not None]


def _thing(organization: Organization, value: str) -> tuple[str, int] | None:
    kind, _colon, name = value.partition(":")
    if kind == Shows.BADGES:
        return kind, 0
    if kind == Shows.COURSE:
        found = Course.objects.filter(organization=organization, slug=name, published_at__isnull=False).first()
        return (kind, found.pk) if found else None
    if kind == Shows.ACHIEVEMENT:
        achievement = Achievement.objects.filter(organization=organization, public_id=name).first()
        return (kind, achievement.pk) if achievement else None
    if kind not in (Shows.QUIZ, Shows.PROJECT) or not (name.isascii() and name.isdigit() and len(name) < 19):
        return None
    things = Quiz.objects if kind == Shows.QUIZ else Project.objects
    is_there = things.filter(organization=organization, pk=int(name)).exists()
    return (kind, int(name)) if is_there else None
