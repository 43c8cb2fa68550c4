"""Answers that a person marks: a file is kept as the answer, waits in a queue, and gets its score once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import questions
from campus.assessments.models import Answer, AnswerFile, Attempt, Question
from campus.assessments.services import scoring
from campus.assessments.services.files import MOST_BYTES, accepted
from campus.assessments.services.staff import require_staff
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.identifiers import public_id
from campus.common.text import storable
from campus.common.uploads import file_name, read_bounded
from campus.journal import services as journal
from campus.ui import local

MOST_FILES = 10  # tries at one question: each replaces the one before, and is kept until the attempt ends
LONGEST_COMMENT = 4000


@transaction.atomic
def keep_file(person: Person, *, attempt: Attempt, question: Question, upload: Any, now: datetime) -> dict[str, str]:
    """Keep an uploaded file and return it as a response; what the file is, its bytes say.

    Raises InvalidError (field "response") where it is of a kind that is not taken, NotAllowedError on somebody
    else's attempt.
    """
    if attempt.person_id != person.pk:
        raise NotAllowedError(_("This attempt is somebody else’s."))
    try:
        media_type = accepted(upload)
    except InvalidError as err:
        raise InvalidError(str(err), field="response") from err
    form = questions.of(question)
    if isinstance(form, questions.File) and form.accepts and media_type.extension.lstrip(".") not in form.accepts:
        words = _("A file ending in %(wanted)s is asked for.")
        raise InvalidError(words % {"wanted": ", ".join(form.accepts)}, field="response")
    if attempt.files.filter(question=question).count() >= MOST_FILES:
        raise InvalidError(
            _("You have sent %(n)s files for this; no more is kept.") % {"n": MOST_FILES}, field="response"
        )
    data = read_bounded(upload, most=MOST_BYTES)
    kept = AnswerFile(public_id=public_id(), attempt=attempt, question=question, at=now, size=len(data))
    kept.name, kept.media_type = file_name(upload.name, media_type=media_type), media_type.name
    kept.sha256 = hashlib.sha256(data).hexdigest()
    # As with submissions: on disk it has neither its name nor its ending.
    kept.file.save(kept.public_id, ContentFile(data), save=False)
    kept.save()
    return {"file": kept.public_id, "name": kept.name}


@transaction.atomic
def mark_answer(actor: Person, *, answer: Answer, percent: int, comment: str, now: datetime) -> Answer:
    """Give an answer that waits its score, from 0 to 100 per cent; the last one of an attempt scores it.

    Raises NotAllowedError (not staff, or one's own), InvalidError by field, and ConflictError saying who was first.
    """
    answer = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("attempt__quiz__organization", "attempt__person", "question")
        .get(pk=answer.pk)
    )
    attempt = answer.attempt
    require_staff(actor, attempt.quiz.organization)
    _refuse(actor, answer, percent=percent, comment=comment)
    answer.score = (Decimal(percent) / 100).quantize(Decimal("0.0001"), rounding=ROUND_DOWN)
    answer.is_right = percent == 100
    answer.marked_by, answer.marked_at = actor, now
    answer.comment = storable(comment.strip(), field="comment")
    answer.save(update_fields=["score", "is_right", "marked_by", "marked_at", "comment"])
    journal.record(
        "answer.marked", actor=actor, thing=answer, person=attempt.person, organization_id=attempt.quiz.organization_id,
        data={"quiz": attempt.quiz_id, "percent": percent}, now=now,
    )  # fmt: skip
    if attempt.finished_at:
        # Two answers of one attempt, marked at once: the second to get the row sees what the first has written.
        locked = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "person").get(pk=attempt.pk)
        scoring.score(locked, now=now)
    return answer


def _refuse(actor: Person, answer: Answer, *, percent: int, comment: str) -> None:
    if answer.attempt.person_id == actor.pk:
        raise NotAllowedError(_("This is your own answer. Somebody else has to mark it."))
    if answer.score is not None:
        who, when = answer.marked_by.name if answer.marked_by else "", local.moment(answer.marked_at or answer.at)
        raise ConflictError(_("%(who)s marked this on %(when)s, before you saved.") % {"who": who, "when": when})
    if not 0 <= percent <= 100:
        raise InvalidError(_("Give a number from 0 to 100."), field="percent")
    if len(comment) > LONGEST_COMMENT:
        words = _("A comment holds %(most)s characters; yours has %(has)s.")
        raise InvalidError(words % {"most": LONGEST_COMMENT, "has": len(comment)}, field="comment")
