"""Say which skill each question shows: a label beside what is asked, which a question drawn before may get too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from campus.accounts.models import Person
from campus.assessments.models import Quiz, Result
from campus.assessments.services.staff import require_staff
from campus.journal import services as journal
from campus.skills.models import Skill


class Named(NamedTuple):
    """A skill and the level at which it is shown, in the words of its framework."""

    skill: Skill | None
    level: str = ""


@transaction.atomic
def name_skills(actor: Person, *, quiz: Quiz, named: Mapping[int, Named], now: datetime) -> int:
    """Write what questions of a quiz (by id) show, and return how many show something else now.

    `skills.named` tells who estimates skills that answers given before count otherwise.
    """
    require_staff(actor, quiz.organization)
    changed = 0
    for question in quiz.questions.filter(pk__in=named):
        skill, level = named[question.pk]
        level = level.strip()[:40] if skill else ""
        if (question.skill_id, question.skill_level) != (skill.pk if skill else None, level):
            quiz.questions.filter(pk=question.pk).update(skill=skill, skill_level=level)
            changed += 1
    if changed:
        data = {"kind": Result.Kind.QUIZ, "thing": quiz.pk, "after": 0}
        journal.record(
            "skills.named", actor=actor, thing=quiz, organization_id=quiz.organization_id, data=data, now=now
        )
    return changed
