"""Which units stand in which edition of a course, and which edition somebody has before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from campus.accounts.models import Person
from campus.courses.models import Course, Edition, EditionUnit, Enrolment, Unit, UnitDone
from campus.organizations.queries import role


def newest(course: Course) -> Edition | None:
    """Return the edition that staff see and go on from: the one being written, else the last one published."""
    return course.editions.order_by("-number").first()


def being_written(course: Course) -> Edition | None:
    """Return the edition that is being written, if there is one."""
    return course.editions.filter(published_at__isnull=True).first()


def edition_for(person: Person | AnonymousUser, course: Course) -> Edition | None:
    """Return the edition that the person has before them: the one begun, for others of the staff the newest.

    A course that was never published shows the edition being written to whoever may see it at all.
    """
    if isinstance(person, Person):
        begun = Edition.objects.filter(enrolments__person=person, enrolments__course=course).first()
        if begun:
            return begun
        if role(person, course.organization):
            return newest(course)
    return course.current or newest(course)


def has_newer(person: Person, course: Course) -> bool:
    """Tell whether the person takes an edition and a newer one was published."""
    mine = Enrolment.objects.filter(person=person, course=course)
    return mine.exclude(edition=course.current).exists() if course.current_id else False


def outlines(editions: Collection[int]) -> dict[int, list[Unit]]:
    """Return by edition its units in their order with what they are about, in one query.

    Without their texts: steps and outlines need none, and a course's texts are as long as a book's chapter.
    """
    placed = EditionUnit.objects.filter(edition__in=editions).select_related(
        "unit__quiz", "unit__project", "unit__activity"
    )
    found: dict[int, list[Unit]] = defaultdict(list)
    for each in placed.defer("unit__body", "unit__transcript", "unit__project__brief", "unit__activity__brief"):
        found[each.edition_id].append(each.unit)
    return found


def units(edition: Edition | None) -> list[Unit]:
    """Return the units of an edition in their order, as `outlines` does."""
    return outlines([edition.pk])[edition.pk] if edition else []


def _lines(found: QuerySet[Unit]) -> QuerySet[Unit, int]:
    """Return what the rows of a unit have in common, once for each."""
    return found.values_list(Coalesce("origin_id", "pk"), flat=True)


def rows(unit: Unit) -> QuerySet[Unit]:
    """Return all rows of a unit: as it stood and stands in any edition."""
    return Unit.objects.filter(Q(pk=unit.line) | Q(origin=unit.line))


def as_written(unit: Unit) -> Unit:
    """Return the unit as it stands in the newest edition; where it is no longer part of the course, its last form."""
    related = ("course__organization", "skill", "quiz", "project", "activity")
    found = rows(unit).select_related(*related).order_by("-pk")
    return found.filter(placed__edition=newest(unit.course)).first() or found.first() or unit


def retired(course: Course) -> QuerySet[Unit]:
    """Return the units that are not part of the newest edition, each in its last form, by age."""
    here = _lines(Unit.objects.filter(placed__edition=newest(course)))
    gone = course.units.annotate(of=Coalesce("origin_id", "pk")).exclude(of__in=here)
    last = gone.values("of").annotate(last=Max("pk")).values("last")
    return course.units.filter(pk__in=last).select_related("quiz", "project", "activity").order_by("pk")


def is_frozen(unit: Unit) -> bool:
    """Tell whether a unit stands in a published edition, and so is never changed again."""
    return EditionUnit.objects.filter(unit=unit, edition__published_at__isnull=False).exists()


def readable_units(person: Person | AnonymousUser, course: Course, *, is_staff: bool) -> list[Unit]:
    """Return the units the person can open, in the order of their addresses: those of their edition, then retired ones.

    What somebody did in an edition before stays open to them. Staff who do not take the course read all there is.
    """
    edition = edition_for(person, course)
    found = units(edition)
    if is_staff and not (edition and _is_taken(person, edition)):
        return [*found, *retired(course)]
    here = {unit.line for unit in found}
    mine = _touched_by(person, course)
    return [*found, *(unit for unit in mine if unit.line not in here)]


def _is_taken(person: Person | AnonymousUser, edition: Edition) -> bool:
    return isinstance(person, Person) and Enrolment.objects.filter(person=person, edition=edition).exists()


def _touched_by(person: Person | AnonymousUser, course: Course) -> QuerySet[Unit]:
    """Return what the person has done of any edition of the course."""
    if not isinstance(person, Person):
        return Unit.objects.none()
    done = Q(pk__in=UnitDone.objects.filter(person=person).values("unit"))
    tried = Q(quiz__in=person.attempts.values("quiz")) | Q(project__in=person.submissions.values("project"))
    shown = Q(activity__isnull=False, activity__in=person.results.filter(kind__in=ACTIVITIES).values("thing_id"))
    return course.units.filter(done | tried | shown).select_related("quiz", "project", "activity").order_by("pk")


ACTIVITIES = ("observation", "attendance", "attestation", "recognition")  # kinds of result, as Activity.Kind
