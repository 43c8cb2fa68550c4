"""What the demo's learners show besides quizzes and projects: watched, attended, confirmed, claimed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from campus.accounts.models import Person
from campus.accounts.services import send
from campus.assessments.models import Activity, Session
from campus.assessments.services import activities, attendance, attestations, claims, evidence, observations
from campus.assessments.services.activities import Line
from campus.assessments.services.observations import Seen
from campus.assessments.ways.letters import question
from campus.assessments.ways.terms import terms
from campus.courses.models import Course
from campus.demo.content import FOLDER
from campus.organizations.models import Organization
from campus.skills.models import Skill


@dataclass(frozen=True)
class Shown:
    """An activity with what the file says of it; `course` is the slug of the course that it is part of, if of one."""

    activity: Activity
    said: dict[str, Any]

    @property
    def course(self) -> str:
        """Return where it stands as a unit."""
        return str(self.said.get("course", ""))


@dataclass(frozen=True)
class Stage:
    """What each part needs: the activity, whose it is, everybody by key, and today."""

    activity: Activity
    staff: Person
    people: dict[str, Person]
    now: datetime

    def ago(self, days: float) -> datetime:
        """Return a moment so many days back."""
        return self.now - timedelta(days=days)


def content() -> list[dict[str, Any]]:
    """Return the activities as the file says them."""
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / "ways.yaml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = loaded["activities"]
    return found


def made(
    *, organization: Organization, people: dict[str, Person], skills: dict[str, Skill], now: datetime
) -> list[Shown]:
    """Make every activity of the file: open to who takes its course, or to everybody where it is part of none."""
    found = []
    for said in content():
        audience = Activity.Audience.COURSE if "course" in said else Activity.Audience.ANYBODY
        activity = activities.create(
            people[said["staff"]], organization=organization, kind=said["kind"], title=said["title"], now=now,
            audience=audience, criteria=[_line(line, skills) for line in said.get("criteria", [])],
            **{name: said[name] for name in ("brief", "supervision", "data")},
        )  # fmt: skip
        found.append(Shown(activity, said))
    return found


def _line(said: dict[str, Any], skills: dict[str, Skill]) -> Line:
    fields = {name: value for name, value in said.items() if name != "skill"}
    return Line(**fields, skill_id=skills[said["skill"]].pk if "skill" in said else None)


def play(shown: list[Shown], *, people: dict[str, Person], now: datetime) -> None:
    """Bring learners to where the file says they are with each activity."""
    for each in shown:
        staff = people[each.said["staff"]]
        if "achievement" in each.said:
            achievement = Course.objects.get(slug=each.said["achievement"]).achievement
            activities.change(staff, activity=each.activity, achievement=achievement, now=now)
        _play(Stage(each.activity, staff, people, now), each.said)


def _play(stage: Stage, said: dict[str, Any]) -> None:
    for each in said.get("sessions", []):
        _session(stage, each)
    for each in said.get("reports", []):
        for back in [each["days_ago"], *each.get("also_days_ago", [])]:
            _report(stage, each | {"days_ago": back})
    for each in said.get("observed", []):
        _observed(stage, each)
    for key in said.get("ready", []):
        observations.ask(stage.people[key], activity=stage.activity, now=stage.ago(0.01))
    for each in said.get("asked", []):
        _asked(stage, each)
    for each in said.get("claims", []):
        _claim(stage, each)


def _session(stage: Stage, said: dict[str, Any]) -> None:
    day = timezone.localtime(stage.ago(said["days_ago"])).date()
    begins, ends = (
        timezone.make_aware(datetime.combine(day, time.fromisoformat(said[name]))) for name in ("begins", "ends")
    )
    fields = {"hours": said["hours"], "place": said["place"], "check_in": said["check_in"]}
    session: Session = attendance.add_session(
        stage.staff, activity=stage.activity, now=begins - timedelta(days=14), title=said.get("title", ""),
        starts_at=begins, ends_at=ends, **fields,
    )  # fmt: skip
    for key in said["present"]:
        attendance.set_present(stage.staff, session=session, person=stage.people[key], is_present=True, now=begins)
    if ends < stage.now:
        attendance.close(stage.staff, session=session, now=ends + timedelta(minutes=20))


def _report(stage: Stage, said: dict[str, Any]) -> None:
    at = stage.ago(said["days_ago"])
    day = timezone.localtime(at).date()
    person = stage.people[said["person"]]
    report = attendance.report_hours(
        person, activity=stage.activity, day=day, hours=said["hours"], text=said["text"], today=day, now=at
    )
    if "decided" in said:
        attendance.decide_report(
            stage.staff,
            report=report,
            is_confirmed=said["decided"] == "confirmed",
            reason=said.get("reason", ""),
            now=at + timedelta(days=2),
        )


def _observed(stage: Stage, said: dict[str, Any]) -> None:
    at = stage.ago(said["days_ago"])
    watched = observations.begin(stage.staff, activity=stage.activity, person=stage.people[said["person"]], now=at)
    lines = list(stage.activity.criteria.values_list("pk", flat=True))
    seen = [Seen(f"line-{place}", pk, 1) for place, pk in enumerate(lines[: said["seen"]])]
    if "note" in said:
        seen.append(Seen("note", text=said["note"]))
    observations.see(stage.staff, observation=watched, seen=seen, now=at + timedelta(minutes=20))
    if said["is_passed"]:
        occasion = observations.occasion(watched)
        evidence.add_signature(stage.staff, occasion=occasion, drawn="", name=stage.staff.name, now=at)
    observations.decide(
        stage.staff,
        observation=watched,
        is_passed=said["is_passed"],
        comment=said["comment"],
        now=at + timedelta(minutes=40),
    )


def _asked(stage: Stage, said: dict[str, Any]) -> None:
    at, person = stage.ago(said["days_ago"]), stage.people[said["person"]]
    given = {name: said[name] for name in ("name", "role", "email", "text")}
    asked = attestations.ask(person, activity=stage.activity, person=person, now=at, **given)
    if "link" in said:
        evidence.add_link(person, occasion=attestations.occasion(asked), link=said["link"], title="", now=at)
    if "answer" not in said:
        if settings.HAS_OUTBOX:  # on a trial the mail stays here, and its link can be followed from the outbox
            send(question(asked))
        return
    scale, answer = list(terms(stage.activity).scale), said["answer"]
    lines = stage.activity.criteria.values_list("pk", flat=True)
    attestations.answer(
        asked,
        is_confirmed=True,
        levels={pk: scale.index(word) for pk, word in zip(lines, answer["levels"], strict=True)},
        name=said["name"],
        role=said["role"],
        relation=answer["relation"],
        words=answer["words"],
        now=at + timedelta(days=1),
    )


def _claim(stage: Stage, said: dict[str, Any]) -> None:
    at, person = stage.ago(said["days_ago"]), stage.people[said["person"]]
    claim = claims.begin(person, activity=stage.activity, now=at)
    for each in said["links"]:
        evidence.add_link(person, occasion=claims.occasion(claim), link=each["link"], title=each["title"], now=at)
    text = " ".join(said["text"].split())
    claim = claims.save(person, claim=claim, text=text, revision=claim.revision, now=at)
    claims.hand_in(person, claim=claim, now=at)
