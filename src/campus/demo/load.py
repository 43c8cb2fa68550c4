"""Load the demo institution: real courses, and learners in different states of progress, by the product's services.

Everything happens in one transaction: a start that is interrupted leaves nothing half-made and begins again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from campus.accounts.models import Person
from campus.accounts.services import enter
from campus.achievements import services as achievements
from campus.achievements.models import Achievement
from campus.assessments import services as assessments
from campus.assessments.models import Quiz
from campus.awards import services as awards
from campus.common.secrets import secret_text
from campus.courses import queries as taught
from campus.courses import services as courses
from campus.courses.models import Course, Unit
from campus.demo import content, learners, marking, naming, portfolio, renewal, together, ways
from campus.organizations import services as organizations
from campus.organizations.models import Organization
from campus.skills.models import Skill
from campus.skills.services import ensure

_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)")


@dataclass(frozen=True)
class College:
    """What loading passes around: the institution, its people and skills by key, and when all of it began."""

    organization: Organization
    people: dict[str, Person]
    skills: dict[str, Skill]
    owner: Person
    began: datetime


def load_if_empty(*, say: Callable[[str], None]) -> bool:
    """Load the demo into an installation without institutions, and keep its sign-ins beside the data; tell if it did.

    Refused under a public address: the password of the demo people stands in a file for everybody who starts this.
    """
    if not settings.IS_TRIAL or Organization.objects.exists():
        return False
    say("Loading the demo institution …")
    password = secret_text("TESTAMUR_DEMO_PASSWORD", settings.DATA / "demo-password", make=_password)
    with transaction.atomic():
        load(password=password, now=timezone.now())
    _keep_sign_ins(password)
    return True


def _password() -> str:
    """Return four syllables and four digits: easy to type from a terminal, another one on every installation."""
    syllables = [secrets.choice("bdfgklmnprstv") + secrets.choice("aeiou") for _ in range(4)]
    return "".join(syllables) + "-" + "".join(secrets.choice("23456789") for _ in range(4))


def _keep_sign_ins(password: str) -> None:
    roles = {"owner": "runs the institution", "educator": "teaches and grades", "employer": "reads credentials"}
    people = [(entry["email"], entry["name"], roles.get(entry["role"], "learns")) for entry in _shown_people()]
    width = max(len(email) for email, _, _ in people)
    lines = ["", "Sign in as", *(f"  {email:{width}}  {name}, {what}" for email, name, what in people)]
    path = Path(settings.DATA) / "demo-sign-ins.txt"
    path.touch(mode=0o600)
    path.write_text("\n".join([*lines, f"  password of all: {password}", ""]), encoding="utf-8")


def _shown_people() -> list[dict[str, Any]]:
    """Return one person of each role, and a second learner whose work waits for a grade."""
    people = content.institution()["people"]
    shown = [next(entry for entry in people if entry["role"] == role) for role in ("owner", "educator")]
    learning = [entry for entry in people if entry["role"] == "learner"]
    return [*shown, *learning[:2], next(entry for entry in people if entry["role"] == "employer")]


def load(*, password: str, now: datetime) -> College:
    """Write all of the demo: institution, courses, learners; the caller holds the transaction."""
    files = content.institution()
    college = _institution(files, password=password, now=now)
    graders = {}
    shown = ways.made(
        organization=college.organization, people=college.people, skills=college.skills, now=college.began
    )
    for course_files in content.courses():
        _course(college, course_files, shown)
        graders[course_files.course["slug"]] = college.people[course_files.course["educator"]]
    marking.set_up(college.owner, organization=college.organization, now=now)
    for state in files["progress"]:
        learners.bring_forward(state, people=college.people, grader=graders[state["course"]], now=now)
    together.add_programmes(college.owner, organization=college.organization, now=college.began)
    together.say(now=now)
    renewal.furnish(college.owner, learner=college.people["maya"], began=college.began, now=now)
    portfolio.set_up(college.people["maya"], now=now)
    marking.talk(college.people, now=now)
    ways.play(shown, people=college.people, now=now)
    return college


def _institution(files: dict[str, Any], *, password: str, now: datetime) -> College:
    people = _people(files["people"], password=password)
    made: dict[str, Organization] = {}
    for section, kind in (("organization", "issuer"), ("employer", "employer")):
        fields = dict(files[section])
        owner = next(e for e in files["people"] if e["of"] == fields["slug"] and e["role"] in {"owner", "employer"})
        made[section] = organizations.create(kind=kind, owner=people[owner["key"]], now=now, **fields)
    college = made["organization"]
    owner = next(entry for entry in files["people"] if entry["role"] == "owner")
    for entry in files["people"]:
        if entry["role"] == "educator":
            organizations.add_member(
                people[owner["key"]], organization=college, person=people[entry["key"]], role="educator"
            )
    skills = {
        entry["key"]: ensure(**{name: entry[name] for name in ("name", "url", "framework", "description")})
        for entry in files["skills"]
    }
    return College(college, people, skills, people[owner["key"]], now - learners.HISTORY)


def _people(entries: list[dict[str, Any]], *, password: str) -> dict[str, Person]:
    """Return everybody by key; whom the greeting names can sign in, for the others no password is hashed."""
    named = {entry["key"] for entry in _shown_people()}
    return {
        each["key"]: enter(name=each["name"], email=each["email"], password=password if each["key"] in named else None)
        for each in entries
    }


def _achievement(college: College, files: content.CourseFiles) -> Achievement:
    said = files.course["achievement"]
    level = said.get("level") or {}
    version = achievements.draft(
        college.owner,
        organization=college.organization,
        skills=[college.skills[key] for key in said["skills"]],
        name=said["name"],
        description=said["description"].strip(),
        criteria=said["criteria"].strip(),
        kind=said["type"],
        hours=said["hours"],
        ects=said["ects"],
        level_framework=level.get("framework", ""),
        level=str(level.get("value", "")),
        language=files.course["language"],
        validity_months=said["validity_months"],
        **said["badge"],
        **{**said["standard"], "outcomes": "\n".join(said["standard"]["outcomes"])},
    )
    return achievements.publish(college.owner, version=version, now=college.began).achievement


def _course(college: College, files: content.CourseFiles, shown: list[ways.Shown]) -> None:
    said, educator = files.course, college.people[files.course["educator"]]
    names = naming.of_course(said["slug"], college.skills)
    achievement = _achievement(college, files)
    course = courses.create(
        educator,
        organization=college.organization,
        now=college.began,
        achievement=achievement,
        **{name: said[name] for name in ("slug", "title", "summary", "description", "language", "minutes")},
    )
    for number, entry in enumerate(said["units"], 1):
        _unit(educator, course, files, entry | {"skill": names.unit(number)}, now=college.began)
    together.add_discussions(educator, course=course, now=college.began)
    quiz = _quiz(educator, course, files, now=college.began)
    naming.name_questions(educator, quiz=quiz, names=names, now=college.began)
    _project(educator, course, files, names, now=college.began)
    for each in shown:
        if each.course == course.slug:
            courses.add_unit(educator, course=course, now=college.began, kind="activity", activity=each.activity)
    courses.publish(educator, course=course, now=college.began)
    _rule(educator, course, files, now=college.began)


def _unit(actor: Person, course: Course, files: content.CourseFiles, entry: dict[str, Any], *, now: datetime) -> Unit:
    body = files.text(entry["file"])
    words = {name: entry[name] for name in ("title", "minutes", "skill")}
    unit = courses.add_unit(actor, course=course, now=now, body=body, **words)
    for name, alt in {name: alt for alt, name in _IMAGE.findall(body)}.items():
        _attach(actor, unit, files.folder / name, name=name, title=alt, is_download=False, now=now)
    for each in entry["downloads"]:
        path = files.folder / each["file"]
        _attach(actor, unit, path, name=path.name, title=each["title"], is_download=True, now=now)
    video = entry.get("video")
    if video:
        captions = video.get("captions_file") or video.get("captions")
        courses.set_video(
            actor,
            unit=unit,
            title=video["title"],
            transcript=files.text(video["transcript_file"]),
            upload=_upload(files.folder / video["file"]),
            captions=_upload(files.folder / captions) if captions else None,
            now=now,
        )
    return unit


def _upload(path: Path) -> ContentFile[bytes]:
    return ContentFile(path.read_bytes(), name=path.name)


def _attach(actor: Person, unit: Unit, path: Path, *, name: str, title: str, is_download: bool, now: datetime) -> None:
    courses.add_file(
        actor, unit=unit, upload=_upload(path), title=title[:200], is_download=is_download, name=name, now=now
    )


def _quiz(actor: Person, course: Course, files: content.CourseFiles, *, now: datetime) -> Quiz:
    said = files.quiz
    quiz = assessments.create_quiz(actor, organization=course.organization, title=said["title"])
    courses.add_unit(actor, course=course, kind="quiz", quiz=quiz, now=now)
    for entry in said["questions"]:
        data = {name: value for name, value in entry.items() if name not in {"kind", "text", "see", "pool", "data"}}
        fields = {name: entry.get(name, "") for name in ("kind", "text", "see", "pool")}
        assessments.add_question(actor, quiz=quiz, data=data | entry.get("data", {}), **fields)
    settings_ = {name: said[name] for name in ("title", "intro", "draw", "attempts", "cooling_off_hours")}
    settings_["pools"] = said.get("pools", {})
    assessments.change_quiz(actor, quiz=quiz, pass_percent=files.course["rule"]["quiz_percent"], **settings_)
    return quiz


def _project(actor: Person, course: Course, files: content.CourseFiles, names: naming.Names, *, now: datetime) -> None:
    said = files.project
    project = assessments.create_project(actor, organization=course.organization, title=said["title"])
    courses.add_unit(actor, course=course, kind="project", project=project, now=now)
    assessments.change_project(
        actor,
        project=project,
        title=said["title"],
        brief=said["brief"],
        scale=said["scale"],
        takes_files="files" in said["accepts"],
        takes_link="link" in said["accepts"],
        criteria=[
            assessments.CriterionText(
                name=row["name"],
                description=row["description"],
                levels=tuple(row["levels"]),
                skill=names.criteria.get(row["name"]),
            )
            for row in said["criteria"]
        ],
    )


def _rule(actor: Person, course: Course, files: content.CourseFiles, *, now: datetime) -> None:
    said, scale = files.course["rule"], files.project["scale"]
    level = [name.lower() for name in scale].index(said["project_level"].lower())
    course.refresh_from_db()
    assert course.achievement
    made = {each.kind: each.thing_id for each in taught.activities(course)}
    parts = [
        {"units_done": course.pk},
        {"quiz_at_least": {"quiz": made["quiz"], "percent": said["quiz_percent"]}},
        {"project_at_least": {"project": made["project"], "level": level}},
    ]
    awards.set_rule(actor, achievement=course.achievement, tree={"all": parts}, now=now)
