"""Handing in: a draft that is kept as it grows, and then work that waits for a grade.

Every change of a draft is a conditional UPDATE on its revision: of two tabs (or two clicks) that saw the same draft
one writes, and the other is told.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import queries
from campus.assessments.models import Project, Submission, SubmissionFile
from campus.assessments.services import deadlines, peers
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.identifiers import public_id
from campus.common.text import storable
from campus.journal import services as journal

State = Submission.State
MOST = {"title": 200, "text": 60_000, "links": 6000}
MOST_LINKS, LONGEST_LINK = 20, 1000


@transaction.atomic
def begin_draft(person: Person, *, project: Project, now: datetime) -> Submission:
    """Return the person's draft, an empty one at revision 0 where nothing was ever begun.

    Raises ConflictError where the newest try was handed in already.
    """
    latest = queries.latest_submission(person, project)
    if latest is None:
        try:
            with transaction.atomic():
                return _new(person, project=project, number=1, now=now)
        except IntegrityError:  # another tab began the same draft
            latest = Submission.objects.get(person=person, project=project, number=1)
    if latest.state != State.DRAFT:
        raise ConflictError(_("This work was handed in already, so nothing was saved over it."))
    return latest


@transaction.atomic
def save_draft(
    person: Person, *, project: Project, title: str, text: str, links: str, revision: int, now: datetime
) -> Submission:
    """Keep a draft as typed, unfinished links included, and return it with its new revision.

    `links` holds one link a line, with its title after it where it has one.

    Raises ConflictError if the draft moved on since `revision` (unless it says the same: a double click), InvalidError
    beyond the limits of MOST.
    """
    fields = _within({"title": title.strip(), "text": text.replace("\r\n", "\n"), "links": links.strip()})
    fields["links"] = fields["links"].replace("\r\n", "\n") if project.takes_link else ""
    draft = begin_draft(person, project=project, now=now)
    if all(getattr(draft, name) == value for name, value in fields.items()):
        return draft
    same = Submission.objects.filter(pk=draft.pk, state=State.DRAFT, revision=revision)
    if not same.update(**fields, revision=revision + 1, saved_at=now):
        raise ConflictError(_("This draft was changed in another window since you opened it here."))
    draft.refresh_from_db()
    return draft


@transaction.atomic
def hand_in(person: Person, *, submission: Submission, now: datetime, revision: int | None = None) -> Submission:
    """Hand a draft in, once; what is handed in already is returned as it is.

    Raises InvalidError naming what is missing, or saying that the time is over, ConflictError if it is no longer what
    stood at `revision`. Where peers review, it is given to some and the author is given some.
    """
    submission = _own(person, submission)
    if submission.state == State.HANDED_IN:
        return submission
    if submission.state != State.DRAFT or (revision is not None and submission.revision != revision):
        raise ConflictError(_("This draft was changed since you looked at it. Look again, then hand it in."))
    check_ready(submission)
    is_late = deadlines.refuse_too_late(submission, now=now)
    draft = Submission.objects.filter(pk=submission.pk, state=State.DRAFT, revision=submission.revision)
    if draft.update(state=State.HANDED_IN, handed_in_at=now, is_late=is_late, revision=F("revision") + 1):
        _record("project.handed_in", submission, now=now)
        submission.refresh_from_db()
        peers.ask(submission, now=now)
    submission.refresh_from_db()
    return submission


@transaction.atomic
def begin_again(person: Person, *, project: Project, now: datetime) -> Submission:
    """Return a draft for another try after a grade, carrying the old work; the grade stays until a new one is given.

    Raises ConflictError where nothing was graded.
    """
    latest = queries.latest_submission(person, project)
    if latest and latest.state == State.DRAFT:
        return latest
    if latest is None or latest.state != State.GRADED:
        raise ConflictError(_("You can begin another try once this one is graded."))
    try:
        with transaction.atomic():
            return next_draft(latest, now=now)
    except IntegrityError:  # the other half of a double click began it
        return Submission.objects.get(person=person, project=project, state=State.DRAFT)


@transaction.atomic
def set_public(person: Person, *, submission: Submission, is_public: bool, now: datetime | None = None) -> Submission:
    """Show graded work beside the badge, or no longer; the author's choice alone."""
    submission = _own(person, submission)
    if is_public and submission.state != State.GRADED:
        raise InvalidError(_("Work can be shown once it is graded."))
    if submission.is_public != is_public:
        submission.is_public = is_public
        submission.save(update_fields=["is_public"])
        _record("evidence.shown" if is_public else "evidence.hidden", submission, now=now)
    return submission


def next_draft(submission: Submission, *, now: datetime) -> Submission:
    """Return a new draft after this try, with its words and its files; for use inside a transaction."""
    draft = _new(submission.person, project=submission.project, number=submission.number + 1, now=now)
    draft.title, draft.text, draft.links = submission.title, submission.text, submission.links
    draft.save(update_fields=["title", "text", "links"])
    for kept in submission.files.all():
        # The bytes are kept once; whoever removes a file looks whether another try still has it.
        SubmissionFile.objects.create(
            public_id=public_id(),
            submission=draft,
            file=kept.file.name,
            name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
            sha256=kept.sha256,
        )
    return draft


def _new(person: Person, *, project: Project, number: int, now: datetime) -> Submission:
    return Submission.objects.create(public_id=public_id(), project=project, person=person, number=number, saved_at=now)


def _own(person: Person, submission: Submission) -> Submission:
    found = Submission.objects.select_for_update().get(pk=submission.pk)
    if found.person_id != person.pk:
        raise NotAllowedError(_("This work is somebody else’s."))
    return found


def _within(fields: dict[str, str]) -> dict[str, str]:
    for name, value in fields.items():
        if len(value) > MOST[name]:
            words = _("This holds %(most)s characters; yours has %(has)s.") % {"most": MOST[name], "has": len(value)}
            raise InvalidError(words, field=name)
        storable(value, field=name)
    return fields


def check_ready(submission: Submission) -> None:
    """Raise InvalidError naming the field that keeps the draft from being handed in."""
    if not submission.title:
        raise InvalidError(_("Give your work a title."), field="title")
    _check_links(submission)
    if not (submission.text.strip() or submission.link or submission.files.exists()):
        raise InvalidError(
            _("There is nothing to hand in yet: write something, or add a file or a link."), field="text"
        )


def _check_links(submission: Submission) -> None:
    links = submission.all_links
    if len(links) > MOST_LINKS:
        raise InvalidError(_("Give at most %(n)s links.") % {"n": MOST_LINKS}, field="links")
    for link in links:
        try:
            URLValidator(schemes=["http", "https"])(link.url if len(link.url) <= LONGEST_LINK else "")
        except ValidationError as err:
            words = _("Begin each line with a whole link, such as https://example.org. This is none: %(link)s")
            raise InvalidError(words % {"link": link.url[:60]}, field="links") from err


def _record(verb: str, submission: Submission, *, now: datetime | None) -> None:
    journal.record(
        verb,
        actor=submission.person,
        thing=submission,
        person=submission.person,
        organization_id=submission.project.organization_id,
        data={"project": submission.project_id},
        now=now,
    )
