"""A portfolio in the archive of a wallet: what its owner wrote, and in which order what stands there.

It comes back into a portfolio that says nothing yet; groups come to those that are there. Credentials are named by
their digests, and stand where they stood if they are in the wallet. Its address, whether it was on and its private
links do not go along: elsewhere it is off until it is turned on.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.common.errors import CampusError
from campus.portfolio import queries, services
from campus.portfolio.models import Group, Piece, Portfolio
from campus.wallet.models import Held
from campus.wallet.shapes import items, mapping, text

NAME = "portfolio"
_LINES = {"title": 120, "line": 300, "place": 80}
_CHOICES: dict[str, list[str]] = {"layout": Portfolio.Layout.values, "theme": Portfolio.Theme.values}
_TYPED = {"name", "line", "email", "phone", "place", "url", "about", "work", "schooling"}  # of a CV: what is no choice


def told(person: Person, *, owner: Person | None = None) -> dict[str, Any]:
    """Return what stands in the index (settings.WALLET_AWAY); nothing where there is no portfolio.

    `owner` is who has by now what stands there, if it is somebody else than the person.
    """
    mine = queries.portfolio_of(person)
    if mine is None:
        return {}
    page = {name: getattr(mine, name) for name in (*_LINES, *_CHOICES, "about", "hue")}
    cv = {name: value for name, value in mine.cv.items() if name in _TYPED and value}
    return {NAME: {**page, "cv": cv, "groups": [_group(each, owner or person) for each in mine.groups.all()]}}


def _group(group: Group, owner: Person) -> dict[str, Any]:
    pieces = queries.own(group.pieces.all(), owner.pk)
    return {"title": group.title, "text": group.text, "pieces": [_piece(each) for each in pieces]}


def _piece(piece: Piece) -> dict[str, str]:
    credential = piece.award or piece.held
    if credential is not None:
        return {"digest": credential.digest, "text": piece.text}
    title = piece.title if piece.work is None else piece.work.title or piece.work.project.title
    return {"title": title, "url": piece.url, "text": piece.text}


def put_back(person: Person, *, said: Mapping[str, Any], now: datetime) -> None:
    """Write back what an index says (settings.WALLET_BACK); what is there already, and what cannot be, is left out."""
    page = mapping(said.get(NAME))
    if not page:
        return
    mine = services.ensure(person)
    if not (mine.line or mine.about or mine.groups.exists()):
        _put_page(mine, page)
    there = set(mine.groups.values_list("title", "text"))
    for each in map(mapping, items(page.get("groups"))[: services.MOST_GROUPS]):
        title, words = " ".join(text(each.get("title")).split())[:120], _words(each.get("text"))
        if (title, words) not in there:
            with suppress(CampusError), transaction.atomic():
                _put_pieces(services.group(person, portfolio=mine, title=title, text=words), each)


def _put_page(mine: Portfolio, page: Mapping[str, Any]) -> None:
    """Set what can be set; the address and whether it is on stay as they are."""
    for name, most in _LINES.items():
        line = " ".join(text(page.get(name)).split())[:most]
        if line.isprintable() and line:
            setattr(mine, name, line)
    for name, known in _CHOICES.items():
        if page.get(name) in known:
            setattr(mine, name, page[name])
    mine.about = _words(page.get("about"))
    hue = page.get("hue")
    mine.hue = hue if isinstance(hue, int) and 0 <= hue < 360 else mine.hue
    typed = mapping(page.get("cv"))
    mine.cv = mine.cv or {name: _words(typed[name]) for name in _TYPED if text(typed.get(name))}
    mine.save()


def _put_pieces(group: Group, said: Mapping[str, Any]) -> None:
    person = group.portfolio.person
    for each in map(mapping, items(said.get("pieces"))[: services.MOST_PIECES]):
        digest, words = _words(each.get("digest")), _words(each.get("text"))
        with suppress(CampusError), transaction.atomic():
            if not digest:
                services.add_own(person, group=group, title=text(each.get("title"))[:120], url=_url(each), text=words)
            elif (piece := _stood(person, group, digest)) is not None:
                services.write(person, piece=piece, text=words)


def _stood(person: Person, group: Group, digest: str) -> Piece | None:
    """Put a credential of the person's into the group; None where they have none of this digest."""
    award = Award.objects.filter(person=person, digest=digest, revoked_at__isnull=True).first()
    held = None if award else Held.objects.filter(person=person, digest=digest, is_confirmed=True).first()
    if award is None and held is None:
        return None
    picked = {"awards": [award.public_id] if award else [], "helds": [held.public_id] if held else []}
    services.pick(person, group=group, works=[], **picked)
    return group.pieces.filter(award=award, held=held).first()


def _words(said: object) -> str:
    """Return a text that can be kept: JSON has words for halves of letters, which no database takes."""
    return text(said).replace("\x00", "").encode(errors="replace").decode()[: services.LONGEST_TEXT]


def _url(said: Mapping[str, Any]) -> str:
    url = _words(said.get("url"))
    try:
        return url if len(url) <= 400 and urlsplit(url).scheme in {"https", "http"} else ""
    except ValueError:
        return ""
