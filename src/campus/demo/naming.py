"""Which skill each unit, criterion and question of the demo is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from campus.accounts.models import Person
from campus.assessments import services as assessments
from campus.assessments.models import Quiz
from campus.assessments.services.naming import Named
from campus.demo import content
from campus.skills.models import Skill

_UNIT = re.compile(r"Unit (\d+)")


@dataclass(frozen=True)
class Names:
    """The skills of one course: of its units in their order, and of its criteria by name."""

    units: list[Skill] = field(default_factory=list)
    criteria: Mapping[str, Skill] = field(default_factory=dict)

    def unit(self, number: int) -> Skill | None:
        """Return what a unit teaches, by its number from 1."""
        return self.units[number - 1] if 0 < number <= len(self.units) else None


def of_course(slug: str, skills: Mapping[str, Skill]) -> Names:
    """Return what a course's parts are about; nothing where the file does not say."""
    said = content.skills().get(slug)
    if said is None:
        return Names()
    return Names([skills[key] for key in said["units"]], {name: skills[key] for name, key in said["criteria"].items()})


def name_questions(actor: Person, *, quiz: Quiz, names: Names, now: datetime) -> None:
    """Let each question show what the unit teaches that it says to read again."""
    named = {}
    for question in quiz.questions.all():
        if (found := _UNIT.match(question.see)) and (skill := names.unit(int(found[1]))):
            named[question.pk] = Named(skill)
    assessments.name_skills(actor, quiz=quiz, named=named, now=now)
