"""Lists of people as jobs: sent, looked at, issued in the background, stopped, taken back (campus.bulk)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from campus.achievements.models import Achievement
from campus.api import queries, shapes
from campus.api.models import Key
from campus.api.paging import asked, wrong
from campus.api.problems import ProblemError
from campus.api.reading import Fault, FaultsError, read
from campus.api.services import Reply
from campus.api.views.door import after, body, once, page_of, secured, text, told
from campus.bulk import days, services, sources
from campus.bulk import queries as bulk
from campus.bulk.models import Batch
from campus.common.errors import InvalidError
from campus.common.guards import MOST_OF_VISITORS
from campus.organizations.queries import zone

KINDS, JSON = ("application/x-ndjson", "text/csv"), "application/json"
Scope = Key.Scope
_NO_ACHIEVEMENT = _lazy("Your institution has published no achievement with this id.")
_NO_LIST = _lazy("Your institution has no list with this id.")


def _list(request: HttpRequest, key: Key) -> HttpResponse:
    page = asked(request.GET.dict())
    return page_of(request, after(_all(key), page), page, show=shapes.batch)


def _show(request: HttpRequest, key: Key, public_id: str) -> HttpResponse:
    batch = _batch(key, public_id)
    return told(request, shapes.batch(batch, mails=bulk.mails(batch)))


def _sources(request: HttpRequest, key: Key) -> HttpResponse:
    """Answer with what a list can be made of in place of lines."""
    asked(request.GET.dict())
    found = sources.offered(key.organization).items()
    return told(request, {"items": [shapes.source(each) for each in found], "next": None})


def _send(request: HttpRequest, key: Key) -> HttpResponse:
    """Take a list in and have it looked at; nothing is issued yet."""
    if request.content_type == JSON:
        return _ask_for(request, key)
    if request.content_type not in KINDS:
        words = _("Send lines or, as JSON, of whom what is so; as one of these: %s.")
        raise ProblemError(415, "media_type", words % ", ".join([*KINDS, JSON]))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_OF_VISITORS:
        raise ProblemError(413, "size", _("A list holds at most %d bytes here. Send several.") % MOST_OF_VISITORS)
    page = asked(request.GET.dict(), known=["achievement", "name", "corrects", "days"])
    achievement = queries.achievements(key.organization).filter(public_id=page.chosen["achievement"]).first()
    if achievement is None:
        raise wrong("achievement", str(_NO_ACHIEVEMENT))
    corrects = _all(key).filter(public_id=page.chosen["corrects"]).first() if page.chosen["corrects"] else None
    if page.chosen["corrects"] and corrects is None:
        raise wrong("corrects", str(_NO_LIST))
    order = page.chosen["days"]
    if order not in {"", days.DAY_FIRST, days.MONTH_FIRST}:
        raise wrong("days", _("It is one of these: %s.") % ", ".join([days.DAY_FIRST, days.MONTH_FIRST]))
    data = request.body
    sent = {**page.chosen, "sha256": hashlib.sha256(data).hexdigest()}
    name = page.chosen["name"] or _("Sent by %s") % key.name
    return once(request, key, sent, do=lambda: _taken_in(key, achievement, [data], name, corrects, order=order))


def _ask_for(request: HttpRequest, key: Key) -> HttpResponse:
    """Make a list of everyone of whom something is so."""
    asked(request.GET.dict())
    raw = body(request)
    sent = read(shapes.EVERYONE, raw)
    achievement = queries.achievements(key.organization).filter(public_id=sent["achievement"]).first()
    if achievement is None:
        raise FaultsError([Fault("/achievement", str(_NO_ACHIEVEMENT))])

    def do() -> Reply:
        try:
            chunks, name = sources.everyone(achievement, sent["everyone"], now=timezone.now())
        except InvalidError as err:
            raise FaultsError([Fault("/everyone", str(err))]) from err
        return _taken_in(key, achievement, chunks, sent.get("name") or name, None)

    return once(request, key, raw, do=do)


def _taken_in(
    key: Key, achievement: Achievement, chunks: Iterable[bytes], name: str, corrects: Batch | None, *, order: str = ""
) -> Reply:
    now = timezone.now()
    batch = services.take_in(key.by, achievement=achievement, chunks=chunks, name=name, now=now, corrects=corrects)
    services.name_columns(key.by, batch=batch, chosen=batch.columns, now=now, order=order or None)
    place = settings.PUBLIC_URL + reverse("api-batch", args=[batch.public_id])
    return Reply(202, text(shapes.batch(batch)), place)


def _lines(request: HttpRequest, key: Key, public_id: str) -> HttpResponse:
    """Answer with the lines that were not, or would not be, awarded; or with others, each with its mail."""
    page = asked(request.GET.dict(), known=["which"])
    which = page.chosen["which"] or bulk.LEFT_OUT
    if which not in bulk.WHICH:
        raise wrong("which", _("It is one of these: %s.") % ", ".join(bulk.WHICH))
    if page.after and not (page.after.isascii() and page.after.isdigit() and len(page.after) < 10):
        raise wrong("after", _("Give the number of a line."))
    found = bulk.told(_batch(key, public_id), which).filter(number__gt=int(page.after or 0))
    return page_of(request, found, page, show=shapes.line, by="line")


def _start(key: Key, batch: Batch, sent: Mapping[str, Any]) -> None:
    services.start(key.by, batch=batch, now=timezone.now(), **sent)


def _pause(key: Key, batch: Batch, _sent: Mapping[str, Any]) -> None:
    services.pause(key.by, batch=batch, now=timezone.now())


def _resume(key: Key, batch: Batch, _sent: Mapping[str, Any]) -> None:
    services.resume(key.by, batch=batch, now=timezone.now())


def _cancel(key: Key, batch: Batch, _sent: Mapping[str, Any]) -> None:
    services.cancel(key.by, batch=batch, now=timezone.now())


def _undo(key: Key, batch: Batch, sent: Mapping[str, Any]) -> None:
    services.undo(key.by, batch=batch, reason=sent["reason"], now=timezone.now())


_STEPS: Mapping[str, Callable[[Key, Batch, Mapping[str, Any]], None]] = {
    "start": _start,
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
    "undo": _undo,
}


def _step(request: HttpRequest, key: Key, public_id: str, step: str) -> HttpResponse:
    if step not in _STEPS:
        raise ProblemError(404, "not_found", _("A list can be told: %s.") % ", ".join(_STEPS))
    raw, batch = body(request), _batch(key, public_id)
    with timezone.override(zone(key.organization)):
        sent = read(shapes.STEPS[step], raw)

    def do() -> Reply:
        _STEPS[step](key, batch, sent)
        found = _batch(key, public_id)
        return Reply(200, text(shapes.batch(found, mails=bulk.mails(found))))

    return once(request, key, raw, do=do)


def _all(key: Key) -> QuerySet[Batch]:
    found = Batch.objects.filter(organization=key.organization).select_related("achievement")
    return bulk.settled(found).order_by("pk")


def _batch(key: Key, public_id: str) -> Batch:
    found = _all(key).select_related("organization").filter(public_id=public_id).first()
    if found is None:
        raise ProblemError(404, "not_found", str(_NO_LIST))
    return found


batches = secured({"GET": (Scope.AWARDS_READ, _list), "POST": (Scope.AWARDS_WRITE, _send)})
batch = secured({"GET": (Scope.AWARDS_READ, _show)})
every_source = secured({"GET": (Scope.AWARDS_READ, _sources)})
lines = secured({"GET": (Scope.AWARDS_READ, _lines)})
step = secured({"POST": (Scope.AWARDS_WRITE, _step)})
