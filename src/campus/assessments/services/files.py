"""Files of a draft: named by their content, hashed, bounded, and only ever served to take away (decision 0036)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Submission, SubmissionFile
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.identifiers import public_id
from campus.common.uploads import MEGABYTE, MediaType, file_name, read_bounded, sniff

MOST_BYTES = 10 * MEGABYTE
MOST_FILES = 5
KINDS = {"image", "document", "text"}


def add_file(person: Person, *, submission: Submission, upload: Any, now: datetime) -> SubmissionFile:
    """Keep an uploaded file with its hash and return it; the same bytes again are the file that is there already.

    `upload` is campus.common.uploads.Upload. Raises InvalidError (field "file") saying why it is refused,
    ConflictError where the work is no draft any more.
    """
    media_type = accepted(upload)
    data = read_bounded(upload, most=MOST_BYTES)
    kept = SubmissionFile(
        public_id=public_id(),
        submission=submission,
        name=file_name(upload.name, media_type=media_type),
        media_type=media_type.name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    with transaction.atomic():
        _own_draft(person, submission)
        has = list(submission.files.all())
        same = next((file for file in has if file.sha256 == kept.sha256), None)
        if same:
            return same
        if len(has) >= MOST_FILES:
            raise _refused(_("There are %(n)s files already, the most there can be. Remove one first."), n=MOST_FILES)
        # On disk it has neither its name nor its ending: nothing there can be mistaken for a page or a program.
        kept.file.save(kept.public_id, ContentFile(data), save=False)
        kept.save()
        Submission.objects.filter(pk=submission.pk).update(saved_at=now)
    return kept


def remove_file(person: Person, *, file: SubmissionFile) -> None:
    """Take a file out of a draft; its bytes go once no other try has them."""
    with transaction.atomic():
        _own_draft(person, file.submission)
        SubmissionFile.objects.filter(pk=file.pk).delete()
        name, storage = file.file.name, file.file.storage
        if not SubmissionFile.objects.filter(file=name).exists():
            transaction.on_commit(lambda: storage.delete(name or ""))


def _own_draft(person: Person, submission: Submission) -> None:
    found = Submission.objects.select_for_update().get(pk=submission.pk)
    if found.person_id != person.pk:
        raise NotAllowedError(_("This work is somebody else’s."))
    if found.state != Submission.State.DRAFT:
        raise ConflictError(_("This work was handed in already; its files stay as they were."))


def accepted(upload: Any) -> MediaType:
    """Return what the file is, if it is of a kind that is taken; a refusal says why and what to do."""
    if upload.size and upload.size > MOST_BYTES:
        raise _refused(
            _("The file is larger than %(n)s\N{NO-BREAK SPACE}MB. Make it smaller, or give a link."),
            n=MOST_BYTES // MEGABYTE,
        )
    head = upload.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    upload.seek(0)
    if head.startswith(b"pk\x03\x04"):
        return _package(upload)
    if head.startswith(b"<"):
        words = _("Web pages and SVG drawings can carry programs, so they are not taken. Save it as a PDF or PNG.")
        raise _refused(words)
    return _sniffed(upload)


def _package(upload: Any) -> MediaType:
    try:
        return sniff(upload)
    except InvalidError as err:
        words = _("This is an archive, and an assessor could not see what is in it. Add its files one by one.")
        raise _refused(words) from err


def _sniffed(upload: Any) -> MediaType:
    try:
        found = sniff(upload)
    except InvalidError as err:
        raise _refused(str(err)) from err
    if found.kind not in KINDS:
        raise _refused(_("Films are not taken here. Put it where it can be seen, and give the link."))
    return found


def _refused(words: str, **values: object) -> InvalidError:
    return InvalidError(words % values if values else words, field="file")
