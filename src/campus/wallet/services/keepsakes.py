"""Keep what came beside the credentials in an archive, as it came, and let it go again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from django.core.files.base import ContentFile
from django.db.models import Sum
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.archives import MEGABYTE
from campus.common.errors import NotAllowedError
from campus.common.text import printable
from campus.wallet.models import Keepsake
from campus.wallet.parcels import Beside, Found

MOST, MOST_IN_ALL = 5000, 500 * MEGABYTE
LONGEST_TEXT = 20_000
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
        if not self._has_room(len(found.data)):
            return replace(found, data=b"", problem=_("There is no more room for files beside your credentials."))
        _keep(self.person, found, found.beside, now=self.now)
        return replace(found, data=b"")

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


def _keep(person: Person, found: Found, said: Beside, *, now: datetime) -> None:
    """Write the row, unless the same is there already."""
    sha256 = hashlib.sha256(found.data).hexdigest() if found.data else ""
    fields = {
        "kind": said.kind,
        "digest": printable(said.digest)[:64],
        "title": printable(said.title)[:200],
        "sha256": sha256,
    }
    fields |= {
        "text": said.text.replace("\x00", "").encode(errors="replace").decode()[:LONGEST_TEXT],
        "link": _link(said.link),
        "name": printable(found.name),
    }
    if Keepsake.objects.filter(person=person, **fields).exists():
        return
    made = Keepsake(person=person, size=len(found.data), media_type=_type(found.name, said), at=now, **fields)
    if found.data:
        made.file.save(made.public_id, ContentFile(found.data), save=False)
    made.save()


def _type(name: str, said: Beside) -> str:
    told = said.media_type or next((kind for end, kind in _ENDINGS.items() if name.endswith(end)), "")
    return told if told in _TYPES else "application/octet-stream"


def _link(link: str) -> str:
    return printable(link)[:1000] if link.startswith(("https://", "http://")) else ""
