"""How the demo marks work: peers, hidden names, sentences that are kept, and a word in the margin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from campus.accounts.models import Person
from campus.assessments import queries
from campus.assessments import services as assessments
from campus.assessments.models import Project
from campus.courses.models import Course
from campus.courses.queries import units
from campus.demo import content
from campus.organizations.models import Organization


def set_up(owner: Person, *, organization: Organization, now: datetime) -> None:
    """Say how each project is marked, before anybody hands in; and keep the sentences for all graders."""
    said = content.marking()
    for entry in said["projects"]:
        fields = {name: value for name, value in entry.items() if name != "course"}
        assessments.change_project(owner, project=_project(entry["course"]), **fields)
    for place, text in enumerate(said["saved_comments"]):
        at = now + timedelta(seconds=place)
        assessments.save_comment(owner, organization=organization, text=text, is_for_all=True, now=at)


def talk(people: Mapping[str, Person], *, now: datetime) -> None:
    """Comment on work that waits."""
    for entry in content.marking()["comments"]:
        work = queries.latest_submission(people[entry["person"]], _project(entry["course"]))
        assert work
        assessments.comment(
            people[entry["by"]],
            submission=work,
            text=entry["text"],
            quote=entry.get("quote", ""),
            now=now - timedelta(days=entry["days_ago"]),
        )


def _project(slug: str) -> Project:
    return next(unit.project for unit in units(Course.objects.get(slug=slug).current) if unit.project)
