"""Say something in a discussion, take it back, and keep order in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError, NotAllowedError
from campus.courses import queries
from campus.courses.models import Enrolment, Post, Unit
from campus.courses.services.learning import finish_unit
from campus.courses.services.notes import note
from campus.organizations.services import require

MOST_SIGNS = 4000


@transaction.atomic
def say(person: Person, *, unit: Unit, text: str, now: datetime, form_token: str = "") -> Post:
    """Return what the person says in a discussion; for those who take the course, it is done with that.

    The same `form_token` again returns the post that it made. Raises NotAllowedError, InvalidError.
    """
    takes = Enrolment.objects.filter(person=person, edition__placed__unit=unit).exists()
    if unit.kind != Unit.Kind.DISCUSSION or not (takes or queries.is_staff(person, unit.course)):
        raise NotAllowedError(_("Only those who take the course discuss here."))
    if not text.strip() or len(text) > MOST_SIGNS:
        raise InvalidError(_("Write something, in at most %(most)d signs.") % {"most": MOST_SIGNS}, field="text")
    made = Post.objects.filter(person=person, form_token=form_token).first() if form_token else None
    if made:
        return made
    made = Post.objects.create(unit=unit, person=person, text=text.strip(), at=now, form_token=form_token or None)
    note("post.made", person, unit, now=now, data={"post": made.pk})
    if takes:
        finish_unit(person, unit=unit, now=now)
    return made


@transaction.atomic
def hide_post(actor: Person, *, post: Post, is_hidden: bool, now: datetime) -> None:
    """Hide what somebody said from all but its writer and staff, or show it again. Twice counts once."""
    require(actor, post.unit.course.organization)
    if Post.objects.filter(pk=post.pk, hidden_at__isnull=is_hidden).update(hidden_at=now if is_hidden else None):
        note("post.hidden" if is_hidden else "post.shown", actor, post.unit, now=now, data={"post": post.pk})


@transaction.atomic
def take_back(person: Person, *, post: Post, now: datetime) -> None:
    """Take back what one said oneself: its words are gone for good."""
    if post.person_id != person.pk:
        raise NotAllowedError(_("Only who wrote it takes it back."))
    if Post.objects.filter(pk=post.pk).delete()[0]:
        note("post.taken_back", person, post.unit, now=now, data={"post": post.pk})
