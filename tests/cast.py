"""The fixed cast, and the smallest stage it can play on: made with plain rows, so that every app's tests can use it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from campus.accounts.models import Person
from campus.achievements.models import Achievement, Version
from campus.assessments.models import Criterion, Project, Question, Quiz
from campus.awards.models import Rule
from campus.awards.services import index
from campus.courses.models import Course, Edition, EditionUnit, Enrolment, Unit
from campus.organizations.models import Membership, Organization
from campus.skills.models import Skill

PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """Who is who; `client(name)` is the browser of one of them (None signs nobody in), who came so many minutes ago."""

    college: Organization
    other: Organization
    firm: Organization
    owner: Person  # owns the college
    educator: Person  # teaches there
    learner: Person  # takes its courses
    employer: Person  # reads credentials, belongs to a firm
    stranger: Person  # has an account and nothing else
    outsider: Person  # owns another institution

    def client(self, name: str | None, *, minutes: int = 0) -> Client:
        client = Client()
        if name and name != "anonymous":
            sign_in(client, getattr(self, name), minutes=minutes)
        return client


def sign_in(client: Client, person: Person, *, minutes: int = 0) -> None:
    """Have somebody signed in, by their password so many minutes ago."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 60 * minutes}]
    session.save()


ROLES = ["owner", "educator", "learner", "employer", "stranger", "outsider", "anonymous"]


def person(key: str, name: str) -> Person:
    return people({key: name})[0]


def people(names: dict[str, str]) -> list[Person]:
    """Make people whose address is confirmed: one row, one query, however many (each test begins with them)."""
    password = make_password(PASSWORD)
    made = Person.objects.bulk_create(
        Person(email=f"{key}@example.org", name=name, password=password) for key, name in names.items()
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=each, email=each.email, verified=True, primary=True) for each in made
    )
    return made


def make_cast() -> Cast:
    harbourside = {"place": "Nether Lea", "country": "GB", "email": "registry@example.org"}
    college, other, firm = Organization.objects.bulk_create(
        [
            Organization(slug="harbourside", name="Harbourside College", **harbourside),
            Organization(slug="westmoor", name="Westmoor Institute", hue=40),
            Organization(slug="tidewater", name="Tidewater Logistics", kind="employer"),
        ]
    )
    names = {
        "ines": "Ines Haddad",
        "tomas": "Tomás Ferreira",
        "maya": "Maya Okonkwo-Lind",
        "helen": "Helen Marsh",
        "sol": "Sol Winter",
        "omar": "Omar Reyes",
    }
    cast = Cast(college, other, firm, *people(names))
    Membership.objects.bulk_create(
        Membership(organization=organization, person=member, role=role)
        for organization, member, role in [
            (college, cast.owner, "owner"),
            (college, cast.educator, "educator"),
            (firm, cast.employer, "owner"),
            (other, cast.outsider, "owner"),
        ]
    )
    return cast


@dataclass
class Scene:
    """One of everything the main job needs."""

    cast: Cast
    achievement: Achievement
    version: Version
    course: Course
    units: list[Unit]  # those to read; the quiz and the project come after them
    quiz: Quiz
    questions: list[Question]
    project: Project
    criteria: list[Criterion]
    rule: Rule


def _achievement(cast: Cast) -> tuple[Achievement, Version]:
    achievement = Achievement.objects.create(organization=cast.college)
    version = Version.objects.create(
        achievement=achievement,
        number=1,
        name="Reading data honestly",
        description="Can take a published figure apart and say what it does and does not show.",
        criteria="Finish the units, pass the quiz, hand in a project.",
        hours=20,
        ects="0.8",
        level_framework="EQF",
        level="4",
        validity_months=36,
        pictogram="data",
        ring="Reading data honestly",
        ribbon="Foundation",
        published_at=timezone.now(),
    )
    version.skills.add(Skill.objects.create(name="interpret statistics", url="https://example.org/skills/1"))
    achievement.current = version
    achievement.save()
    return achievement, version


def _quiz(cast: Cast) -> tuple[Quiz, list[Question]]:
    quiz = Quiz.objects.create(organization=cast.college, title="Quiz", draw=4, attempts=3, cooling_off_hours=24)
    choices = [
        {"id": "a", "text": "Right", "right": True, "feedback": "Yes."},
        {"id": "b", "text": "Wrong", "right": False, "feedback": "No."},
    ]
    data = [
        ("single", {"choices": choices}),
        ("multiple", {"choices": [*choices, {"id": "c", "text": "Also right", "right": True, "feedback": "Yes."}]}),
        ("numeric", {"answer": 12.5, "tolerance": 0.1, "unit": "%", "feedback_right": "Yes.", "feedback_wrong": "No."}),
        ("short", {"accepted": ["median"], "feedback_right": "Yes.", "feedback_wrong": "No."}),
    ]
    questions = Question.objects.bulk_create(
        Question(quiz=quiz, order=i, kind=kind, text=f"Question {i}?", data=value)
        for i, (kind, value) in enumerate(data)
    )
    return quiz, questions


def _project(cast: Cast) -> tuple[Project, list[Criterion]]:
    project = Project.objects.create(
        organization=cast.college,
        title="A claim and its figures",
        brief="Take a claim apart.",
        scale=["Not yet", "Developing", "Competent", "Strong"],
    )
    levels = ["Not named", "Named", "Named and judged", "Judged and compared"]
    criteria = Criterion.objects.bulk_create(
        Criterion(project=project, order=i, name=name, description=f"On {name}", levels=levels)
        for i, name in enumerate(["Sources", "Method"])
    )
    return project, criteria


def publish(course: Course, *units: Unit) -> Edition:
    """Publish the next edition of a course with these units."""
    edition = Edition.objects.create(
        course=course, number=course.editions.count() + 1, published_at=course.published_at or timezone.now()
    )
    EditionUnit.objects.bulk_create(
        EditionUnit(edition=edition, order=order, unit=unit) for order, unit in enumerate(units, 1)
    )
    course.current = edition
    course.save(update_fields=["current"])
    return edition


def enrolled(person: Person, course: Course, *, at: datetime | None = None) -> Enrolment:
    """Return the person's enrolment in the last edition published."""
    begun = {"edition": course.current, "at": at or timezone.now()}
    return Enrolment.objects.get_or_create(course=course, person=person, defaults=begun)[0]


def make_scene(cast: Cast) -> Scene:
    achievement, version = _achievement(cast)
    quiz, questions = _quiz(cast)
    project, criteria = _project(cast)
    course = Course.objects.create(
        organization=cast.college,
        slug="reading-data-honestly",
        title="Reading data honestly",
        summary="Take a figure apart.",
        achievement=achievement,
        published_at=timezone.now(),
    )
    units = Unit.objects.bulk_create(
        [
            *(Unit(course=course, title=f"Unit {i}", body=f"Text of unit {i}.") for i in (1, 2)),
            Unit(course=course, kind="quiz", quiz=quiz),
            Unit(course=course, kind="project", project=project),
        ]
    )
    publish(course, *units)
    rule = Rule.objects.create(
        achievement=achievement,
        changed_at=timezone.now(),
        tree={
            "all": [
                {"units_done": course.pk},
                {"quiz_at_least": {"quiz": quiz.pk, "percent": 70}},
                {"project_at_least": {"project": project.pk, "level": 2}},
            ]
        },
    )
    index(rule, now=rule.changed_at)
    return Scene(cast, achievement, version, course, units[:2], quiz, questions, project, criteria, rule)
