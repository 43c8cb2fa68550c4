"""What a program asks for: one award, or a list worked off in the background."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from campus.achievements.models import Achievement
from campus.api.errors import ApiError
from campus.api.models import ApiKey
from campus.awards.models import Award
from campus.bulk import columns, people, queries, services
from campus.bulk.models import Batch
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

MOST_AWARD = 64 * 1024
MOST_LIST = 8 * 1024 * 1024
LIST_TYPES = {
    "text/csv", "application/x-ndjson", "application/jsonl", "application/json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_MEMBERS = ("email", "name", "given", "family", "awarded", "until", "narrative", "result", "evidence", "language")
Answer = tuple[int, dict[str, Any]]


def award(request: HttpRequest, key: ApiKey) -> Answer:
    """Award an achievement to one person: 201 with the award, 200 with the one that they hold already."""
    said = _object(request, most=MOST_AWARD)
    achievement = _achievement(key, said.pop("achievement", ""))
    mails = said.pop("mail", True)
    if odd := [name for name in said if name not in _MEMBERS]:
        raise ApiError(422, f"There is no member {odd[0][:60]!r}.", field=odd[0][:60])
    if not all(isinstance(value, str) for value in said.values()) or not isinstance(mails, bool):
        raise ApiError(422, "All members are text; “mail” is true or false.")
    chosen = {name: number for number, name in enumerate(said) if name in columns.FIELDS}
    now = timezone.now()
    one = people.read(list(said.values()), chosen, today=timezone.localdate(now, timezone.get_default_timezone()))
    made, is_new = services.award_one(key.by, achievement=achievement, said=one, mails=mails, now=now)
    return (201 if is_new else 200), _told(made)


def one_award(_request: HttpRequest, key: ApiKey, public_id: str) -> Answer:
    """Tell how an award stands."""
    found = Award.objects.filter(organization=key.organization, public_id=public_id)
    held = found.select_related("achievement", "replaced_by").first()
    if held is None:
        raise ApiError(404, "The institution has no such award.")
    return 200, _told(held)


def new_list(request: HttpRequest, key: ApiKey) -> Answer:
    """Take in a list, and have it looked at in the background: nothing is issued until it is started."""
    kind = (request.content_type or "").lower()
    if kind not in LIST_TYPES:
        raise ApiError(415, "A list is text/csv, application/x-ndjson or an Excel workbook.")
    data = request.body
    if len(data) > MOST_LIST:
        raise ApiError(413, f"A list has at most {MOST_LIST // 1024**2} MB here; send several.")
    now, name = timezone.now(), request.GET.get("name", "")[:120].replace("\x00", "") or "API"
    achievement = _achievement(key, request.GET.get("achievement", ""))
    batch = services.take_in(key.by, achievement=achievement, chunks=[data], name=name, now=now)
    services.name_columns(key.by, batch=batch, chosen=batch.columns, now=now)
    return 202, _state(batch)


def one_list(_request: HttpRequest, key: ApiKey, public_id: str) -> Answer:
    """Tell how far a list is."""
    return 200, _state(_batch(key, public_id))


def act(request: HttpRequest, key: ApiKey, public_id: str, what: str) -> Answer:
    """Start, pause, resume, cancel or undo a list."""
    batch, now = _batch(key, public_id), timezone.now()
    said = _object(request, most=MOST_AWARD) if request.body else {}
    if what == "undo":
        services.undo(key.by, batch=batch, reason=str(said.get("reason", "")), now=now)
    elif what == "start":
        mails = said.get("mail", True)
        services.start(key.by, batch=batch, now=now, mails=bool(mails), mails_a_minute=_rate(said))
    else:
        {"pause": services.pause, "resume": services.resume, "cancel": services.cancel}[what](
            key.by, batch=batch, now=now
        )
    return 202, _state(batch)


def _rate(said: dict[str, Any]) -> int:
    rate = said.get("mails_a_minute", 60)
    if not isinstance(rate, int):
        raise ApiError(422, "“mails_a_minute” is a whole number.", field="mails_a_minute")
    return rate


def _object(request: HttpRequest, *, most: int) -> dict[str, Any]:
    if len(request.body) > most:
        raise ApiError(413, f"The request has more than {most // 1024} kB.")
    try:
        return dict(parse_object(request.body))
    except MalformedError as err:
        raise ApiError(400, str(err)) from err


def _achievement(key: ApiKey, public_id: object) -> Achievement:
    found = Achievement.objects.filter(organization=key.organization, public_id=str(public_id))
    achievement = found.select_related("current", "organization").first()
    if achievement is None:
        raise ApiError(422, "The institution has no such achievement.", field="achievement")
    return achievement


def _batch(key: ApiKey, public_id: str) -> Batch:
    known = Batch.objects.select_related("achievement__current", "achievement__organization", "organization", "by")
    batch = known.filter(organization=key.organization, public_id=public_id).first()
    if batch is None:
        raise ApiError(404, "The institution has no such list.")
    return batch


def _told(award: Award) -> dict[str, Any]:
    state = "replaced" if award.replaced_by_id else "revoked" if award.revoked_at else "valid"
    return {
        "id": award.public_id,
        "url": f"{award.base_url}/c/{award.public_id}",
        "achievement": award.achievement.public_id,
        "awarded": award.awarded_at.isoformat(),
        "until": award.valid_until.isoformat() if award.valid_until else None,
        "state": state,
    }


def _state(batch: Batch) -> dict[str, Any]:
    found = queries.progress(batch, now=timezone.now())
    address = reverse("list", args=[batch.organization.slug, batch.public_id])
    return {
        "id": batch.public_id,
        "state": batch.state,
        "problem": batch.problem,
        "columns": {field: batch.head[number] for field, number in batch.columns.items()},
        "lines": {
            "read": batch.rows, "fresh": batch.fresh, "held": batch.held, "again": batch.again, "wrong": batch.wrong,
        },
        "issued": found.made,
        "failed": found.failed,
        "waiting": found.waiting,
        "rate": found.rate,
        "page": f"{settings.PUBLIC_URL}{address}",
    }  # fmt: skip
