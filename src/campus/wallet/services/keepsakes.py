"""Keep what came beside the credentials in an archive, as it came, and let it go again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Sum
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.archives import MEGABYTE
from campus.common.errors import NotAllowedError
from campus.common.text import printable
from campus.wallet.models import Keepsake
from campus.wallet.parcels import MOST_LYING, Beside, Found

MOST, MOST_IN_ALL = MOST_LYING, 500 * MEGABYTE
LONGEST_TEXT = 20_000
_SAID = ("kind", "digest", "title", "sha256", "text", "link", "name")
# Shown as what they are; anything else is bytes to be saved.
_TYPES = {"image/png", "image/jpeg", "image/webp", "image/svg+xml", "application/pdf", "text/plain"}
_ENDINGS = {".svg": "image/svg+xml", ".png": "image/png", ".pdf": "application/pdf"}


class Room:
    """What a person may still put by: so many files, and so many bytes."""

    def __init__(self, person: Person, *, now: datetime) -> None:
        self.person, self.now = person, now
        self.left: tuple[int, int] | None = None

    def kept(self, found: Found) -> Found:
        """Keep what came beside credentials; return the piece without its bytes, or with why it was not kept."""
        if found.beside is None or found.problem:
            return found
        fields = _fields(found, found.beside)
        if (mark := _mark(fields)) in self._marks:
            return replace(found, data=b"")
        if not self._has_room(len(found.data)):
            return replace(found, data=b"", problem=_("There is no more room for files beside your credentials."))
        self._marks.add(mark)
        _keep(self.person, found, _type(found.beside) if found.data else "", fields, now=self.now)
        return replace(found, data=b"")

    @cached_property
    def _marks(self) -> set[bytes]:
        """What is there already, looked up once: an archive has thousands."""
        return set(map(_mark, Keepsake.objects.filter(person=self.person).values(*_SAID).iterator()))

    def _has_room(self, size: int) -> bool:
        number, free = self.left or self._free()
        self.left = (number - 1, free - size)
        return min(self.left) >= 0

    def _free(self) -> tuple[int, int]:
        mine = Keepsake.objects.filter(person=self.person)
        return MOST - mine.count(), MOST_IN_ALL - (mine.aggregate(size=Sum("size"))["size"] or 0)


def let_go(actor: Person, *, keepsake: Keepsake) -> None:
    """Remove a file beside one's credentials for good; raises NotAllowedError."""
    if keepsake.person_id != actor.pk:
        raise NotAllowedError(_("This is somebody else’s."))
    if keepsake.file:
        keepsake.file.delete(save=False)
    keepsake.delete()


def _fields(found: Found, said: Beside) -> dict[str, str]:
    return {
        "kind": said.kind,
        "digest": printable(said.digest)[:64],
        "title": printable(said.title)[:200],
        "sha256": hashlib.sha256(found.data).hexdigest() if found.data else "",
        "text": said.text.replace("\x00", "").encode(errors="replace").decode()[:LONGEST_TEXT],
        "link": _link(said.link),
        "name": printable(said.name)[-200:],
    }


def _mark(fields: Mapping[str, Any]) -> bytes:
    """Return what is the same for the same thing; a picture has another name in each archive that a wallet writes."""
    told = [fields[name] for name in _SAID if name != "name" or fields["kind"] == Keepsake.Kind.EVIDENCE]
    return hashlib.sha256(json.dumps(told).encode()).digest()


def _keep(person: Person, found: Found, media_type: str, fields: dict[str, str], *, now: datetime) -> None:
    made = Keepsake(person=person, size=len(found.data), media_type=media_type, at=now, **fields)
    if found.data:
        made.file.save(made.public_id, ContentFile(found.data), save=False)
    made.save()


def _type(said: Beside) -> str:
    told = said.media_type or next((kind for end, kind in _ENDINGS.items() if said.name.endswith(end)), "")
    return told if told in _TYPES else "application/octet-stream"


def _link(link: str) -> str:
    return printable(link)[:1000] if link.startswith(("https://", "http://")) else ""
