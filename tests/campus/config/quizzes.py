"""A file that answers a question and waits for a person, for the walk over all addresses."""

from __future__ import annotations

import random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments import services
from campus.organizations.models import Organization


def quizzes_of(organization: Organization, *, staff: Person, learner: Person) -> dict[str, object]:
    """Return the arguments of the addresses of answers that a person marks."""
    now = timezone.now()
    quiz = services.create_quiz(staff, organization=organization, title="A chart")
    question = services.add_question(staff, quiz=quiz, kind="file", text="Draw one.", data={"accepts": []})
    attempt = services.begin_attempt(learner, quiz=quiz, now=now, rng=random.Random(1))
    upload = SimpleUploadedFile("chart.txt", b"A chart.\n")
    response = services.keep_file(learner, attempt=attempt, question=question, upload=upload, now=now)
    kept = services.answer(learner, attempt=attempt, question_id=question.pk, response=response, now=now)
    return {"answer_id": kept.pk, "file_of_answer": response["file"]}
