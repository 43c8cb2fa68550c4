"""What staff decide about a list: taken in, its columns named, issued, paused, stopped, taken back.

Each step is a conditional UPDATE of the state it leads on from: of two clicks one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.awards.models import Award
from campus.awards.services import LONGEST_REASON, send_again
from campus.bulk import columns, days, files, tables
from campus.bulk.looking import look
from campus.bulk.models import Batch, Layout, Lot
from campus.bulk.services.keeping import drop, let_go
from campus.common.errors import ConflictError, InvalidError
from campus.journal.services import record
from campus.organizations.models import Membership
from campus.organizations.services import require

OWNER, EDUCATOR = Membership.Role.OWNER, Membership.Role.EDUCATOR
State = Batch.State
MOST_A_MINUTE = 6000
SAMPLE = 30
_READY = (State.CHECKED, State.SCHEDULED)
_JUST_NOW = timedelta(minutes=10)  # in which somebody fills in a form
_OPEN = (State.DRAFT, State.CHECKED, State.REFUSED)
GOING = (*_OPEN, State.CHECKING, State.SCHEDULED, State.RUNNING, State.PAUSED)


def take_in(
    actor: Person,
    *,
    achievement: Achievement,
    chunks: Iterable[bytes],
    name: str,
    now: datetime,
    corrects: Batch | None = None,
) -> Batch:
    """Keep a file as a new list, with a guess of what it is and what its columns mean.

    Raises NotAllowedError; InvalidError for what is empty, too large or no table, and for an achievement that is not
    published.
    """
    organization = achievement.organization
    require(actor, organization, OWNER, EDUCATOR)
    if achievement.current_id is None or achievement.archived_at is not None:
        raise InvalidError(_("Only a published achievement can be awarded."), field="achievement")
    if corrects is not None and (corrects.achievement_id != achievement.pk or corrects.state != State.DONE):
        raise InvalidError(_("Only a list that was issued can be put right."), field="file")
    batch = Batch(
        organization=organization, achievement=achievement, by=actor, made_at=now, name=name[:120], corrects=corrects
    )
    batch.sha256 = files.store(chunks)
    try:
        _read_as(batch, look(files.path_of(batch.sha256)))
    except InvalidError:
        drop(batch.sha256)
        raise
    with transaction.atomic():
        batch.save()
        _note("list.taken_in", actor, batch, now)
    return batch


def name_columns(
    actor: Person,
    *,
    batch: Batch,
    chosen: columns.Columns,
    now: datetime,
    form: tables.Form | None = None,
    is_identified: bool | None = None,
    order: str | None = None,
) -> None:
    """Say what the columns mean (and how the file is read, where the guess was wrong), and have the list looked at.

    With another form the columns are guessed anew, and nothing is looked at yet. Credentials carry what their holders
    are named by if `is_identified`; if nothing is said, where that is more than an address. `order` says how days are
    written (campus.bulk.days), where the guess was wrong. Raises InvalidError without a column for the name or for what
    names each person; ConflictError once it is being issued.
    """
    require(actor, batch.organization, OWNER, EDUCATOR)
    if form is not None and form != batch.form:
        _read_as(batch, form)
        kept = ("kind", "encoding", "separator", "head_line", "head", "columns", "days")
        _step(batch, _OPEN, State.DRAFT, **{name: getattr(batch, name) for name in kept})
        return
    _refuse_columns(batch, chosen)
    with transaction.atomic():
        if is_identified is None:
            is_identified = bool(set(columns.NAMING[1:]) & set(chosen))
        fields = {"columns": chosen, "is_identified": is_identified, "days": batch.days if order is None else order}
        _step(batch, _OPEN, State.CHECKING, problem="", claimed_until=None, **fields)
        Layout.objects.update_or_create(
            organization=batch.organization, head=columns.fingerprint(batch.head), defaults={"columns": chosen}
        )


def start(
    actor: Person,
    *,
    batch: Batch,
    now: datetime,
    mails: bool = True,
    mails_a_minute: int = 60,
    scheduled_at: datetime | None = None,
) -> None:
    """Issue the list, now or on its day; one that waits for its day can be given another, or begin at once.

    Raises InvalidError where nobody in it is awarded and for a day that is over, ConflictError once it is being issued.
    """
    require(actor, batch.organization, OWNER, EDUCATOR)
    if not 1 <= mails_a_minute <= MOST_A_MINUTE:
        raise InvalidError(_("Between 1 and %d mails a minute can be sent.") % MOST_A_MINUTE, field="mails_a_minute")
    if not batch.fresh:
        raise InvalidError(_("Nobody in this list would be awarded anything."))
    if scheduled_at is not None and scheduled_at < now - _JUST_NOW:
        words = _("This moment is over. Leave it empty to begin at once.")
        raise InvalidError(words, field="scheduled_at")
    options = {"mails": mails, "mails_a_minute": mails_a_minute, "scheduled_at": scheduled_at, "by": actor}
    with transaction.atomic():
        if scheduled_at is not None and scheduled_at > now:
            _step(batch, _READY, State.SCHEDULED, **options)
        else:
            _step(batch, _READY, State.RUNNING, started_at=now, going_at=now, **options)
        _note("list.started", actor, batch, now)


def start_due(*, now: datetime) -> int:
    """Begin with the lists whose day has come; return how many."""
    due = Batch.objects.filter(state=State.SCHEDULED, scheduled_at__lte=now)
    return due.update(state=State.RUNNING, started_at=now, going_at=now)


def pause(actor: Person, *, batch: Batch, now: datetime) -> None:
    """Read or issue no more of it for now; what is under way is finished."""
    require(actor, batch.organization, OWNER, EDUCATOR)
    with transaction.atomic():
        _step(batch, (State.CHECKING, State.RUNNING), State.PAUSED, claimed_until=None)
        _note("list.paused", actor, batch, now)


def resume(actor: Person, *, batch: Batch, now: datetime) -> None:
    """Go on with what was paused, reading, issuing or taking back, in the name of who says so."""
    require(actor, batch.organization, OWNER, EDUCATOR)
    with transaction.atomic():
        # Only a list that is being taken back has a reason for it, and only one that was read has begun to be issued.
        on = State.UNDOING if batch.reason else State.RUNNING if batch.started_at else State.CHECKING
        _step(batch, (State.PAUSED,), on, problem="", by=actor, **_going(batch, now, is_undone=bool(batch.reason)))
        batch.lots.exclude(state="undone").update(tries=0, claimed_until=None)
        _note("list.resumed", actor, batch, now)


def cancel(actor: Person, *, batch: Batch, now: datetime) -> None:
    """Issue nothing more of it, ever; what was issued stands."""
    require(actor, batch.organization, OWNER, EDUCATOR)
    with transaction.atomic():
        _step(batch, GOING, State.CANCELLED, ended_at=now)
        _note("list.cancelled", actor, batch, now)
        let_go(batch)


def undo(actor: Person, *, batch: Batch, reason: str, now: datetime) -> None:
    """Take back all that was issued from it, with the reason that holders read; in the background, lot by lot."""
    require(actor, batch.organization, OWNER, EDUCATOR)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidError(_("Give the reason in 1 to %d characters.") % LONGEST_REASON, field="reason")
    if batch.started_at is None:
        raise ConflictError(_("Nothing of this list was issued."))
    with transaction.atomic():
        _step(
            batch,
            (State.DONE, State.CANCELLED, State.PAUSED),
            State.UNDOING,
            reason=reason,
            by=actor,
            **_going(batch, now, is_undone=True),
        )
        batch.lots.update(claimed_until=None, tries=0)
        _note("list.undone", actor, batch, now)


def send_mails_again(actor: Person, *, batch: Batch, now: datetime) -> int:
    """Send the mails of a list once more that came back or were given up; return how many. Raises NotAllowedError."""
    mine = Award.objects.filter(from_list__row__batch=batch)
    return send_again(actor, organization=batch.organization, among=mine, a_minute=batch.mails_a_minute, now=now)


def _read_as(batch: Batch, form: tables.Form) -> None:
    """Read the head and a sample in this form, and guess the columns, or remember them."""
    first = list(islice(tables.lines(files.path_of(batch.sha256), form), SAMPLE + 1))
    batch.kind, batch.encoding, batch.separator, batch.head_line = form.kind, form.encoding, form.separator, form.head
    batch.head = [name.replace("\x00", "")[:60].encode(errors="replace").decode() for name in first[0].cells]
    known = Layout.objects.filter(organization=batch.organization, head=columns.fingerprint(batch.head)).first()
    sample = [line.cells for line in first[1:]]
    batch.columns = known.columns if known else columns.guess(batch.head, sample)
    batch.days = _order(batch, sample)


def _order(batch: Batch, sample: Sequence[Sequence[str]]) -> str:
    """Return in which order the days of a list seem to be written."""
    places = [batch.columns[field] for field in ("awarded", "until") if field in batch.columns]
    found = days.order_of(row[place] for row in sample for place in places if place < len(row))
    # What separates by semicolons has its commas in numbers, and comes from where the day is written first.
    return found or (days.DAY_FIRST if batch.separator == ";" else "")


def _refuse_columns(batch: Batch, chosen: columns.Columns) -> None:
    if not set(columns.NAMING) & set(chosen):
        raise InvalidError(
            _("Say which column has the e-mail addresses, or what else names each."), field=columns.EMAIL
        )
    if not set(columns.NAMES) & set(chosen):
        raise InvalidError(_("Say which column has the names."), field=columns.NAME)
    for field, number in chosen.items():
        if field not in columns.FIELDS or not 0 <= number < len(batch.head):
            raise InvalidError(_("The list has no such column."), field=field)
    if len(set(chosen.values())) != len(chosen):
        raise InvalidError(_("A column can mean one thing only."), field=columns.EMAIL)


def _step(batch: Batch, before: Iterable[str], after: str, **fields: object) -> None:
    """Change the state from one of those it may have; of two who try one wins, the other gets ConflictError."""
    if not Batch.objects.filter(pk=batch.pk, state__in=list(before)).update(state=after, **fields):
        raise ConflictError(_("This list has gone on in the meantime. Look at it again."))
    batch.refresh_from_db()


def _going(batch: Batch, now: datetime, *, is_undone: bool) -> dict[str, Any]:
    """Return from when on its rate is counted and its mails are spread anew, and after how many lines."""
    done = batch.lots.filter(state=Lot.State.UNDONE) if is_undone else batch.lots
    found = done.aggregate(made=Sum("made", default=0), failed=Sum("failed", default=0))
    return {"going_at": now, "going_from": found["made"] if is_undone else found["made"] + found["failed"]}


def _note(verb: str, actor: Person, batch: Batch, now: datetime) -> None:
    data = {"list": batch.public_id, "achievement": batch.achievement_id}
    record(verb, actor=actor, thing=batch, organization_id=batch.organization_id, data=data, now=now)
