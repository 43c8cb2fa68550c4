"""What is still missing before a course can be published, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campus.assessments import queries as assessments
from campus.courses.models import Course, Unit
from campus.courses.pictures import problems
from campus.courses.queries.editions import newest

Kind = Unit.Kind


def missing(course: Course) -> list[str]:
    """Return what a course lacks to be published, in words."""
    found = [] if course.summary.strip() else [_("a sentence that says what it is about")]
    if course.achievement is None or course.achievement.current is None:
        found.append(_("an achievement that has been published"))
    edition = newest(course)
    units = Unit.objects.filter(placed__edition=edition).order_by("placed__order").prefetch_related("attachments")
    if not any(not unit.is_assessed for unit in units):
        found.append(_("at least one unit"))
    for unit in units.select_related("quiz", "project", "activity"):
        found.extend(_("in “%(unit)s”, %(what)s") % {"unit": unit.name, "what": what} for what in unit_problems(unit))
    return found


def unit_problems(unit: Unit) -> list[str]:
    """Return what is wrong with a unit, in words."""
    found = _of_kind(unit)
    names = [each.name for each in unit.attachments.all()]
    found.extend(problems(unit.body, names=names))
    if (unit.video or unit.video_url) and not unit.transcript.strip():
        found.append(_("the video has no transcript"))
    return found


def _of_kind(unit: Unit) -> list[str]:
    if unit.kind in {Kind.PAGE, Kind.DISCUSSION} and not unit.body.strip():
        return [_("the text is missing")]
    if unit.kind == Kind.FILE and not any(each.is_download for each in unit.attachments.all()):
        return [_("the file to take away is missing")]
    if unit.kind == Kind.EMBED and not unit.url:
        return [_("the address of the page is missing")]
    if unit.quiz and not assessments.drawable(unit.quiz).exists():
        return [_("there is no question yet")]
    if unit.project and not (unit.project.brief.strip() and unit.project.criteria.exists()):
        return [_("the brief or the rubric is missing")]
    return []
