"""What goes of somebody's work when their account is deleted: the files on disk, which no row would take along."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models.fields.files import FieldFile

from campus.accounts.models import Person
from campus.assessments.models import AnswerFile, Evidence, Grade, SubmissionFile


def forget(person: Person, *, now: datetime) -> None:
    """Delete the files a person handed in or showed, and the grades of their work, which hold on to it.

    The rest of their rows goes with the account; what they graded of others' work stays with those it is about.
    """
    files: list[FieldFile] = [
        *(each.file for each in SubmissionFile.objects.filter(submission__person=person)),
        *(each.file for each in AnswerFile.objects.filter(attempt__person=person)),
        *(each.file for each in Evidence.objects.filter(person=person).exclude(file="")),
    ]
    Grade.objects.filter(submission__person=person).delete()
    for file in files:
        transaction.on_commit(lambda stored=file: stored.storage.delete(stored.name))
