"""Take questions of other people's files into a bank, and hand out a bank in their formats."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from campus.accounts.models import Person
from campus.assessments import queries, questions
from campus.assessments.exchange import FORMATS, Item, Left
from campus.assessments.models import Question, Quiz
from campus.assessments.services.staff import require_staff
from campus.journal import services as journal


@transaction.atomic
def import_questions(actor: Person, *, quiz: Quiz, items: Sequence[Item]) -> list[Question]:
    """Return the questions that were added at the end of the bank, in their order.

    What stands in the bank already, word for word, is not added again: the same file twice changes nothing.
    """
    require_staff(actor, quiz.organization)
    quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
    known = {_print(question.kind, question.text, question.data) for question in queries.bank(quiz)}
    fresh = {_print(item.kind, item.text, item.data): item for item in items}
    new = [item for mark, item in fresh.items() if mark not in known]
    last = quiz.questions.aggregate(last=Max("order"))["last"]
    begins = 0 if last is None else last + 1
    made = [
        Question(quiz=quiz, order=order, kind=item.kind, text=item.text, data=item.data, see=item.see, pool=item.pool)
        for order, item in enumerate(new, start=begins)
    ]
    found = Question.objects.bulk_create(made)
    if found:
        data = {"number": len(found)}
        organization = quiz.organization_id
        journal.record("questions.imported", actor=actor, thing=quiz, organization_id=organization, data=data)
    return found


def export_questions(actor: Person, *, quiz: Quiz, format_name: str) -> tuple[bytes, tuple[Left, ...]]:
    """Return the bank as a file of a format in FORMATS, and what does not map into it."""
    require_staff(actor, quiz.organization)
    return FORMATS[format_name].write(items_of(quiz), title=quiz.title)


def items_of(quiz: Quiz) -> list[Item]:
    """Return the quiz's own questions in use, as the exchange takes them."""
    return [
        Item(each.kind, each.text, questions.of(each).to_data(), see=each.see, pool=each.pool)
        for each in queries.bank(quiz)
    ]


def _print(kind: str, text: str, data: object) -> str:
    return json.dumps([kind, text, data], sort_keys=True)
