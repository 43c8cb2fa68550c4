"""Whether somebody may begin a course now, and if not, what stands in the way, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.courses.models import Admission, Cohort, CohortDue, Course, CourseInvitation, Enrolment, Prerequisite
from campus.courses.queries.progress import progress
from campus.ui import local

INVITATION_DAYS = 60
_SALT = "campus.courses.invitation"
Way = Admission.Way


@dataclass(frozen=True)
class Required:
    """One prerequisite: what it is called, where it is had, and whether this person has it."""

    title: str
    url: str
    is_met: bool


@dataclass(frozen=True)
class Door:
    """How a course is joined, as one person finds it: `closed` says why nobody can now, empty where people can."""

    way: str
    closed: str
    required: tuple[Required, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    closes_at: datetime | None
    left: int | None  # places

    @property
    def lacks(self) -> tuple[Required, ...]:
        """The prerequisites that are not met."""
        return tuple(each for each in self.required if not each.is_met)

    @property
    def is_open(self) -> bool:
        """Whether this person may begin now, with nothing but their wish (or the code, where there is one)."""
        return not self.closed and not self.lacks and self.way != Way.INVITATION


def admission(course: Course) -> Admission:
    """Return how the course is joined, an unsaved open one where nothing is set."""
    return Admission.objects.filter(course=course).first() or Admission(course=course)


def door(person: Person | AnonymousUser, course: Course, *, now: datetime) -> Door:
    """Return how this person finds the course's door now."""
    terms = admission(course)
    return Door(
        way=terms.way,
        closed=_closed(terms, now),
        required=tuple(_required(person, course, now)),
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        closes_at=terms.closes_at,
        left=places_left(terms),
    )


def places_left(terms: Admission) -> int | None:
    """Return how many more may enrol, None for any number."""
    if terms.capacity is None:
        return None
    return max(terms.capacity - Enrolment.objects.filter(course=terms.course).count(), 0)


def by_code(course: Course, code: str) -> Cohort | bool:
    """Return the cohort a code stands for, True for the course's own code, False for no code of this course."""
    typed = plain(code)
    if not typed:
        return False
    cohort = next((each for each in course.cohorts.exclude(code="") if plain(each.code) == typed), None)
    return cohort or plain(admission(course).code) == typed


def plain(code: str) -> str:
    """Return a code as it is compared: without case, spaces and hyphens."""
    return "".join(letter for letter in code.casefold() if letter.isalnum())


def token(invitation: CourseInvitation) -> str:
    """Return what the link of an invitation ends in: signed, good while the row stands, for 60 days at most."""
    return signing.dumps({"invitation": invitation.pk, "email": invitation.email}, salt=_SALT)


def invitation_of(token: str) -> CourseInvitation | None:
    """Return the invitation that a link stands for; None where it is forged, too old, taken up or taken back."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=timedelta(days=INVITATION_DAYS))
    except signing.BadSignature:
        return None
    found = CourseInvitation.objects.filter(pk=said["invitation"], email=said["email"])
    return found.select_related("course__organization", "course__current", "cohort", "by").first()


def invitations_for(person: Person | AnonymousUser, course: Course) -> QuerySet[CourseInvitation]:
    """Return the invitations to a course that went to addresses the person has confirmed."""
    if not isinstance(person, Person):
        return CourseInvitation.objects.none()
    own = [address.lower() for address in addresses(person)]
    return CourseInvitation.objects.filter(course=course, email__in=own)


def mine(person: Person | AnonymousUser, course: Course) -> Enrolment | None:
    """Return the person's enrolment in a course, with what says when it begins and ends."""
    if not isinstance(person, Person):
        return None
    found = Enrolment.objects.filter(person=person, course=course)
    return found.select_related("course__admission", "course__organization", "cohort").first()


def cohort_mates(person_id: int, project_id: int) -> Q:
    """Return the condition on a row's `person` of learning a project together with somebody (settings.COHORT_MATES).

    The people of their cohorts; for who is in none, everybody who is in none.
    """
    taking = Enrolment.objects.filter(course__units__project=project_id, cohort__isnull=False)
    cohorts = list(taking.filter(person=person_id).values_list("cohort", flat=True).distinct())
    together = taking.filter(cohort__in=cohorts) if cohorts else taking
    return Q(person__in=together.values("person")) if cohorts else ~Q(person__in=together.values("person"))


def cohort_named(course: Course, said: str) -> Cohort | None:
    """Return the course's cohort whose id an address names; None for everybody, and for what is no cohort of it."""
    is_id = said.isascii() and said.isdigit() and len(said) < 19
    return course.cohorts.filter(pk=int(said)).first() if is_id else None


def cohort_due(person_id: int, kind: str, thing_id: int) -> datetime | None:
    """Return by when the cohorts that somebody belongs to have to have done a quiz or a project (settings.COHORT_DUE).

    Of several, the latest: nobody is late in one course for being in another.
    """
    dues = CohortDue.objects.filter(cohort__enrolments__person=person_id, **{kind: thing_id})
    found: datetime | None = dues.aggregate(latest=Max("due_at"))["latest"]
    return found


def _closed(terms: Admission, now: datetime) -> str:
    if terms.opens_at and now < terms.opens_at:
        return _("Enrolment opens on %(when)s.") % {"when": local.moment(terms.opens_at)}
    if terms.closes_at and now >= terms.closes_at:
        return _("Enrolment closed on %(when)s.") % {"when": local.moment(terms.closes_at)}
    if terms.ends_at and now >= terms.ends_at:
        return _("The course ended on %(when)s.") % {"when": local.moment(terms.ends_at)}
    if places_left(terms) == 0:
        return _("All places are taken.")
    return ""


def _required(person: Person | AnonymousUser, course: Course, now: datetime) -> list[Required]:
    asked = list(course.prerequisites.select_related("achievement__current", "other"))
    held = _held(person, [each.achievement_id for each in asked if each.achievement_id])
    return [_one(person, each, held, now) for each in asked]


def _one(person: Person | AnonymousUser, each: Prerequisite, held: set[int], now: datetime) -> Required:
    if each.achievement:
        url = reverse("achievement", args=[each.achievement.public_id])
        return Required(str(each.achievement), url, each.achievement_id in held)
    assert each.other
    takes = isinstance(person, Person) and Enrolment.objects.filter(person=person, course=each.other).exists()
    is_met = takes and isinstance(person, Person) and progress(person, each.other, now=now).is_complete
    return Required(each.other.title, reverse("course", args=[each.other.slug]), is_met)


def _held(person: Person | AnonymousUser, achievements: list[int]) -> set[int]:
    """Return which of these achievements the person holds, through the door that settings name."""
    if not achievements or not isinstance(person, Person):
        return set()
    found: set[int] = import_string(settings.COURSE_HOLDS)(person, achievements)
    return found
