"""Put many credentials in at once: each piece is a row, dealt with at once as far as time allows, the rest by a sweep.

A row is claimed by a conditional UPDATE, so that a request and a worker never deal with the same piece twice; what a
worker that died had claimed is free again after a lease.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Length
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.archives import MEGABYTE
from campus.common.errors import FetchError, InvalidError
from campus.common.text import printable
from campus.wallet import lists
from campus.wallet.models import Collection, Held, Mark, Parcel, Piece
from campus.wallet.parcels import MOST_IN_ALL, MOST_PIECES, OTHERS, Found
from campus.wallet.services.keeping import Addition, keep, note
from campus.wallet.services.keepsakes import Room
from campus.wallet.services.ordering import MOST_TAGS, collect, mark, name_collection
from campus.wallet.shapes import items, text

LEASE = timedelta(minutes=2)
A_LOT, LOT_BYTES = 200, 8 * MEGABYTE
_UNMARKED = {"place": Mark.Place.OPEN, "is_pinned": False, "tags": [], "collections": []}
_REFUSED = {"url", "address"}  # addresses that we do not ask, whoever answers there


def add(person: Person, found: Iterable[Found], *, now: datetime) -> Parcel:
    """Return a parcel of these pieces, none of them dealt with but those that could not be opened.

    Raises InvalidError where there is nothing at all, or where too much of the person's waits already.
    """
    _refuse_many(person)
    with transaction.atomic():
        parcel = Parcel.objects.create(person=person, at=now)
        made = 0
        put_by = Room(person, now=now)
        for lot in _lots(_piece(parcel, at, put_by.kept(each)) for at, each in enumerate(found)):
            made += len(Piece.objects.bulk_create(lot))
        if not made:
            raise InvalidError(_("Choose a file, or paste a link or a text."))
    return parcel


def _refuse_many(person: Person) -> None:
    waiting = Piece.objects.filter(parcel__person=person, outcome=Piece.Outcome.WAITS)
    there = waiting.aggregate(number=Count("pk"), size=Sum(Length("data")))
    if there["number"] > MOST_PIECES or (there["size"] or 0) > MOST_IN_ALL:
        raise InvalidError(_("Much of what you put in is still waiting. Put in more once it is done."))


def _lots(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield pieces in lots that are written at one go: few enough, and few enough bytes, to be held at once."""
    lot: list[Piece] = []
    size = 0
    for piece in pieces:
        if lot and (len(lot) >= A_LOT or size + len(piece.data) > LOT_BYTES):
            yield lot
            lot, size = [], 0
        lot.append(piece)
        size += len(piece.data)
    if lot:
        yield lot


def _piece(parcel: Parcel, order: int, found: Found) -> Piece:
    beside = Piece.Outcome.BESIDE if found.beside else Piece.Outcome.WAITS
    outcome = Piece.Outcome.REFUSED if found.problem else beside
    name = printable(found.name)[-200:]
    return Piece(
        parcel=parcel,
        order=order,
        name=name,
        data=found.data,
        link=found.link,
        is_list=found.is_list,
        kept_as=_kept_as(found.kept_as),
        outcome=outcome,
        words=found.problem[:600],
    )


def _kept_as(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return of an index what the wallet takes from it; another shape than expected counts as nothing said."""
    if not said or said.get(OTHERS) is True:
        return {OTHERS: True} if said else {}
    tags = [text(each)[:40] for each in items(said.get("tags"))[:MOST_TAGS]]
    groups = [text(each)[:80] for each in items(said.get("collections"))[:MOST_TAGS]]
    place = said.get("place") if said.get("place") in Mark.Place.values else Mark.Place.OPEN
    return {"place": place, "is_pinned": said.get("pinned") is True, "tags": tags, "collections": groups}


def take_up(*, now: datetime, seconds: float) -> int:
    """Deal with what waits, the oldest first, for as long; return how many pieces were dealt with."""
    return _work(Piece.objects.all(), now=now, seconds=seconds)


def deal_with(parcel: Parcel, *, now: datetime, seconds: float) -> int:
    """Deal with the pieces of a parcel for as long; return how many that were."""
    return _work(Piece.objects.filter(parcel=parcel), now=now, seconds=seconds)


def _work(pieces: QuerySet[Piece], *, now: datetime, seconds: float) -> int:
    end, done = time.monotonic() + seconds, 0
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    waiting = pieces.filter(free, outcome=Piece.Outcome.WAITS).order_by("parcel", "order")
    for pk in waiting.values_list("pk", flat=True)[:3000]:
        if time.monotonic() > end:
            break
        if Piece.objects.filter(free, pk=pk, outcome=Piece.Outcome.WAITS).update(claimed_until=now + LEASE):
            piece = Piece.objects.select_related("parcel__person").get(pk=pk)
            done += _put_back_others(piece, now=now) if piece.kept_as.get(OTHERS) is True else _settle(piece, now=now)
    return done


def _put_back_others(piece: Piece, *, now: datetime) -> int:
    """Hand on what speaks of the other pieces of its parcel, once they are dealt with; return how many it was."""
    if Piece.objects.filter(parcel=piece.parcel, outcome=Piece.Outcome.WAITS).exclude(pk=piece.pk).exists():
        Piece.objects.filter(pk=piece.pk).update(claimed_until=None)
        return 0
    with transaction.atomic():
        for path in settings.WALLET_BACK:
            import_string(path)(piece.parcel.person, said=json.loads(bytes(piece.data)), now=now)
        piece.data, piece.outcome, piece.claimed_until = b"", Piece.Outcome.BESIDE, None
        piece.save(update_fields=["data", "outcome", "claimed_until"])
    return 1


def _settle(piece: Piece, *, now: datetime) -> int:
    """Keep a piece or say why not; its bytes are not needed any more. Return how many it was: one."""
    try:
        added = _added(piece, now=now)
        piece.held, piece.award = added.held, added.award
        piece.outcome = Piece.Outcome.KEPT if added.is_new else Piece.Outcome.KNOWN
        if added.held is not None and added.is_new:
            _put_back(added.held, piece.kept_as, now=now)
            if added.held.state == Held.State.STATED:
                piece.outcome = Piece.Outcome.STATED
    except InvalidError as err:
        piece.outcome, piece.words = Piece.Outcome.REFUSED, str(err)[:600]
    except FetchError as err:
        piece.outcome, piece.words = Piece.Outcome.REFUSED, _not_fetched(err)
    piece.data, piece.claimed_until = b"", None
    piece.save(update_fields=["outcome", "words", "held", "award", "data", "claimed_until"])
    return 1


def _put_back(held: Held, kept_as: Mapping[str, Any], *, now: datetime) -> None:
    """Order what came back from an archive as its holder had it; what cannot be put in order stays in the wallet."""
    person, said = held.person, dict(kept_as)
    if not said or said == _UNMARKED:
        return
    names = said.pop("collections")
    with suppress(InvalidError), transaction.atomic():
        mark(person, thing=held, **said)
        known = {each.name: each for each in Collection.objects.filter(person=person, name__in=names)}
        groups = [known.get(name) or name_collection(person, name=name, now=now) for name in names if name]
        collect(person, thing=held, collections=groups)


def _added(piece: Piece, *, now: datetime) -> Addition:
    person, data = piece.parcel.person, bytes(piece.data)
    if piece.is_list:
        entry = lists.read(data)
        if entry is None:
            raise InvalidError(_("This line of the list cannot be read."))
        return note(person, entry, now=now)
    if piece.link:
        follow: Callable[[str], bytes] = import_string(settings.WALLET_LINK)
        return keep(person, follow(piece.link), Held.Source.LINK, now=now)
    return keep(person, data, Held.Source.UPLOAD, now=now)


def _not_fetched(err: FetchError) -> str:
    """Return why a link gave nothing, in words that help."""
    if err.code in _REFUSED:
        return _("We fetch only from public https addresses. Look whether the link was cut short, or put in the file.")
    if err.code == "status" and err.status in {401, 403}:
        return _(
            "Its site shows this page to nobody without signing in. Make the badge public there, or save its file."
        )
    if err.code == "status" and err.status in {404, 410}:
        return _("Its site says that there is nothing at this address. Look whether the link was cut short.")
    if err.code == "size":
        return _("What lies there is larger than any badge.")
    return _("Its site did not answer as it should. Try the link again later, or put in the file.")
