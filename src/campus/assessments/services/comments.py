"""Comments on a piece of work, in its margin or below it, and the sentences that graders keep to use again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import margin, queries
from campus.assessments.models import Comment, SavedComment, Submission
from campus.assessments.services.staff import require_staff
from campus.common.errors import InvalidError, NotAllowedError
from campus.common.text import storable
from campus.journal import services as journal
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require

LONGEST, LONGEST_QUOTE = 4_000, 1_000
MOST_SAVED = 100


@transaction.atomic
def comment(actor: Person, *, submission: Submission, text: str, quote: str = "", now: datetime) -> Comment:
    """Say something about a piece of work: its author and the staff of its institution may, once it is handed in.

    `quote` is a part of its text, as copied from the page. Raises InvalidError (field "text" or "quote"); the same said
    twice by a double click is kept once.
    """
    _may(actor, submission)
    fields = {"text": _within(text, field="text", most=LONGEST), "quote": _quoted(submission, quote)}
    if not fields["text"]:
        raise InvalidError(_("Write your comment."), field="text")
    Submission.objects.select_for_update().get(pk=submission.pk)
    last = submission.comments.filter(author=actor).last()
    if last and (last.text, last.quote) == (fields["text"], fields["quote"]):
        return last
    made = Comment.objects.create(submission=submission, author=actor, at=now, **fields)
    journal.record(
        "work.commented",
        actor=actor,
        thing=submission,
        person=submission.person,
        organization_id=submission.project.organization_id,
        data={"comment": made.pk},
        now=now,
    )
    return made


def _may(actor: Person, submission: Submission) -> None:
    is_party = submission.person_id == actor.pk or queries.staffs(actor, submission.project.organization)
    if not is_party or submission.state == Submission.State.DRAFT:
        raise NotAllowedError(_("This work is somebody else’s."))


def _within(text: str, *, field: str, most: int) -> str:
    clean = storable(text.replace("\r\n", "\n").strip(), field=field)
    if len(clean) > most:
        words = _("This holds %(most)s characters; yours has %(has)s.") % {"most": most, "has": len(clean)}
        raise InvalidError(words, field=field)
    return clean


def _quoted(submission: Submission, quote: str) -> str:
    """Return the part of the work's text that a quotation means, in the work's own spacing."""
    clean = _within(quote, field="quote", most=LONGEST_QUOTE)
    found = margin.find(submission.text, clean) if clean else (0, 0)
    if found is None:
        raise InvalidError(_("These words are not in the work. Copy them from its text."), field="quote")
    return submission.text[slice(*found)]


@transaction.atomic
def save_comment(
    actor: Person, *, organization: Organization, text: str, is_for_all: bool, now: datetime
) -> SavedComment:
    """Keep a sentence to use again, for oneself or (owners) for everybody who grades here."""
    require_staff(actor, organization)
    if is_for_all:
        require(actor, organization, Membership.Role.OWNER)
    words = _within(text, field="text", most=LONGEST)
    if not words:
        raise InvalidError(_("Write the comment to keep."), field="text")
    person = None if is_for_all else actor
    kept = SavedComment.objects.filter(organization=organization, person=person)
    if kept.count() >= MOST_SAVED:
        raise InvalidError(_("There are %(n)s already. Remove one first.") % {"n": MOST_SAVED}, field="text")
    found, _new = kept.get_or_create(text=words, defaults={"organization": organization, "person": person, "at": now})
    return found


@transaction.atomic
def forget_comment(actor: Person, *, organization: Organization, comment_id: int) -> None:
    """Remove a sentence of one's own, or (owners) one of everybody's."""
    require_staff(actor, organization)
    found = SavedComment.objects.filter(pk=comment_id, organization=organization).first()
    if found is None:
        return
    if found.person_id is None:
        require(actor, organization, Membership.Role.OWNER)
    elif found.person_id != actor.pk:
        raise NotAllowedError(_("This comment is somebody else’s."))
    found.delete()
