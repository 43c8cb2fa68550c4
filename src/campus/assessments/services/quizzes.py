"""Making quizzes. A question once drawn is not changed but replaced, so that old attempts stay as they were."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import queries, questions
from campus.assessments.models import Question, Quiz
from campus.assessments.services.staff import require_staff
from campus.common.errors import ConflictError, InvalidError
from campus.journal import services as journal
from campus.organizations.models import Organization
from campus.skills.models import Skill

SETTINGS = (
    *("title", "intro", "draw", "attempts", "cooling_off_hours", "pass_percent"),
    *("pools", "minutes", "is_one_page", "feedback", "supervision"),
)
MOST_POOLS = 30


@transaction.atomic
def create_quiz(actor: Person, *, organization: Organization, title: str) -> Quiz:
    """Return a new quiz without questions."""
    require_staff(actor, organization)
    quiz = Quiz.objects.create(organization=organization, title=_titled(title))
    journal.record("quiz.created", actor=actor, thing=quiz, organization_id=organization.pk)
    return quiz


@transaction.atomic
def change_quiz(actor: Person, *, quiz: Quiz, revision: int | None = None, **fields: Any) -> Quiz:
    """Change settings of a quiz (SETTINGS); raise ConflictError if `revision` is given and no longer the newest."""
    require_staff(actor, quiz.organization)
    _refuse_unknown(fields)
    quiz = _locked(quiz, revision=revision)
    for name, value in fields.items():
        setattr(quiz, name, value)
    quiz.title = _titled(quiz.title)
    _check_settings(quiz)
    quiz.revision += 1
    quiz.save()
    journal.record("quiz.changed", actor=actor, thing=quiz, organization_id=quiz.organization_id)
    return quiz


@transaction.atomic
def set_banks(actor: Person, *, quiz: Quiz, banks: Collection[Quiz]) -> None:
    """Let a quiz draw from the banks of these others as well; each is of the same institution."""
    require_staff(actor, quiz.organization)
    if any(other.organization_id != quiz.organization_id or other.pk == quiz.pk for other in banks):
        raise InvalidError(_("A quiz shares the banks of other quizzes of its institution."), field="banks")
    if set(quiz.banks.values_list("pk", flat=True)) != {other.pk for other in banks}:
        quiz.banks.set(banks)
        journal.record("quiz.changed", actor=actor, thing=quiz, organization_id=quiz.organization_id)


@transaction.atomic
def add_question(
    actor: Person,
    *,
    quiz: Quiz,
    kind: str,
    text: str,
    data: Mapping[str, Any],
    see: str = "",
    pool: str = "",
    skill: Skill | None = None,
    skill_level: str = "",
) -> Question:
    """Return a new question at the end of the bank; raise InvalidError naming the field that is wrong."""
    require_staff(actor, quiz.organization)
    clean = questions.to_data(questions.parse(kind, data))
    last = quiz.questions.aggregate(last=Max("order"))["last"]
    question = Question.objects.create(
        quiz=quiz,
        order=0 if last is None else last + 1,
        kind=kind,
        text=_worded(text),
        see=_short(see, most=200, field="see"),
        pool=_short(pool, most=60, field="pool"),
        skill=skill,
        skill_level=_short(skill_level, most=40, field="skill_level") if skill else "",
        data=clean,
    )
    journal.record("question.added", actor=actor, thing=question, organization_id=quiz.organization_id)
    return question


@transaction.atomic
def change_question(
    actor: Person,
    *,
    question: Question,
    text: str,
    data: Mapping[str, Any],
    see: str = "",
    pool: str = "",
    skill: Skill | None = None,
    skill_level: str = "",
    now: datetime,
    revision: int | None = None,
) -> Question:
    """Return the question as changed: the same row if nobody was ever asked it, else a new one in its place."""
    require_staff(actor, question.quiz.organization)
    question = _locked_question(question, revision=revision)
    clean = questions.to_data(questions.parse(question.kind, data))
    if question.drawn_at:
        Question.objects.filter(pk=question.pk).update(retired_at=now)
        question = Question(quiz=question.quiz, order=question.order, kind=question.kind)
    question.text, question.data = _worded(text), clean
    question.see, question.pool = _short(see, most=200, field="see"), _short(pool, most=60, field="pool")
    question.skill = skill
    question.skill_level = _short(skill_level, most=40, field="skill_level") if skill else ""
    question.revision += 1
    question.save()
    journal.record("question.changed", actor=actor, thing=question, organization_id=question.quiz.organization_id)
    return question


@transaction.atomic
def retire_question(actor: Person, *, question: Question, now: datetime) -> None:
    """Draw the question no longer; attempts that have it keep it."""
    require_staff(actor, question.quiz.organization)
    if Question.objects.filter(pk=question.pk, retired_at__isnull=True).update(retired_at=now):
        journal.record("question.retired", actor=actor, thing=question, organization_id=question.quiz.organization_id)


@transaction.atomic
def move_question(actor: Person, *, question: Question, by: int) -> None:
    """Move a question up (-1) or down (1) among those in use; at the end nothing happens."""
    require_staff(actor, question.quiz.organization)
    Quiz.objects.select_for_update().get(pk=question.quiz_id)
    order = list(queries.bank(question.quiz))
    place = next((i for i, other in enumerate(order) if other.pk == question.pk), None)
    if place is None or not 0 <= place + by < len(order):
        return
    order.insert(place + by, order.pop(place))
    for index, other in enumerate(order):
        other.order = index
    Question.objects.bulk_update(order, ["order"])


def _locked(quiz: Quiz, *, revision: int | None) -> Quiz:
    found = Quiz.objects.select_for_update().get(pk=quiz.pk)
    if revision is not None and found.revision != revision:
        raise ConflictError(_("Somebody else changed this quiz since you opened it. Look at theirs, then save again."))
    return found


def _locked_question(question: Question, *, revision: int | None) -> Question:
    found = Question.objects.select_for_update().get(pk=question.pk)
    if found.retired_at or (revision is not None and found.revision != revision):
        words = _("Somebody else changed or retired this question since you opened it. Yours was not saved.")
        raise ConflictError(words)
    return found


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    unknown = sorted(set(fields) - set(SETTINGS))
    if unknown:
        raise InvalidError(f"A quiz has no {', '.join(unknown)}.", field=unknown[0])


def _check_settings(quiz: Quiz) -> None:
    bounds = {"draw": (1, 200), "attempts": (1, 100), "cooling_off_hours": (0, 24 * 365), "pass_percent": (1, 100)}
    bounds["minutes"] = (0, 24 * 60)
    for name, (least, most) in bounds.items():
        if not least <= getattr(quiz, name) <= most:
            words = _("Give a number from %(least)s to %(most)s.") % {"least": least, "most": most}
            raise InvalidError(words, field=name)
    if quiz.feedback not in Quiz.Feedback.values:
        raise InvalidError(_("Choose when feedback is shown."), field="feedback")
    _check_pools(quiz.pools)


def _check_pools(pools: object) -> None:
    if not isinstance(pools, dict) or len(pools) > MOST_POOLS:
        raise InvalidError(_("At most %(n)s pools are drawn from.") % {"n": MOST_POOLS}, field="pools")
    for name, number in pools.items():
        if not 1 <= len(name) <= 60 or type(number) is not int or not 1 <= number <= 200:
            words = _("Write each pool as a name and how many questions are drawn from it: “Fractions: 3”.")
            raise InvalidError(words, field="pools")


def _short(text: str, *, most: int, field: str) -> str:
    clean = " ".join(text.split())
    if len(clean) > most:
        words = _("This holds %(most)s characters; yours has %(has)s.") % {"most": most, "has": len(clean)}
        raise InvalidError(words, field=field)
    return clean


def _titled(title: str) -> str:
    clean = title.strip()
    if not 1 <= len(clean) <= 120:
        raise InvalidError(_("Give a title of at most 120 characters."), field="title")
    return clean


def _worded(text: str) -> str:
    clean = text.strip()
    if not 1 <= len(clean) <= 4000:
        raise InvalidError(_("Write the question in at most 4,000 characters."), field="text")
    return clean
