"""Where lists are kept: one file for each content, named by its SHA-256, in the storage of files.

Tables are read from a file on this machine. Where the storage is elsewhere (docs/decisions/0237), that is a copy,
fetched when it is first read and gone a day later; what is no longer in the storage is not read from a copy either.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from campus.bulk.tables import MEGABYTE, MOST_BYTES
from campus.common.errors import InvalidError

KEPT_FOR = timedelta(days=1)
_BLOCK = MEGABYTE


def path_of(sha256: str) -> Path:
    """Return where the file with this content lies on this machine; nothing lies there if it is kept no more."""
    path, name = _folder() / sha256, _name(sha256)
    if not _is_elsewhere():
        return path
    if not default_storage.exists(name):
        path.unlink(missing_ok=True)
    elif not path.exists():
        with _draft() as draft:
            with default_storage.open(name) as source:
                shutil.copyfileobj(source, draft, _BLOCK)
            Path(draft.name).replace(path)
    return path


def is_kept(sha256: str) -> bool:
    """Say whether the file is still there, without fetching it."""
    return default_storage.exists(_name(sha256))


def size_of(sha256: str) -> int:
    """Return how many bytes the file has."""
    return default_storage.size(_name(sha256))


def store(chunks: Iterable[bytes]) -> str:
    """Keep a file and return its SHA-256; raises InvalidError above the bound, having kept nothing."""
    digest, size = hashlib.sha256(), 0
    with _draft() as draft:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                words = _("The list is larger than %d MB. Split it.") % (MOST_BYTES // MEGABYTE)
                raise InvalidError(words, field="file")
            digest.update(chunk)
            draft.write(chunk)
        sha256 = digest.hexdigest()
        draft.flush()
        if _is_elsewhere() and not is_kept(sha256):
            draft.seek(0)
            default_storage.save(_name(sha256), File(draft))
        Path(draft.name).replace(_folder() / sha256)
    return sha256


def remove(sha256: str) -> None:
    """Delete a file; copies on other machines are read no more and go by themselves."""
    default_storage.delete(_name(sha256))
    (_folder() / sha256).unlink(missing_ok=True)


def drop_copies(*, now: datetime) -> int:
    """Delete the copies of files that are kept elsewhere, once they are a day old; return how many."""
    if not _is_elsewhere() or not _folder().is_dir():
        return 0
    old = [path for path in _folder().iterdir() if now.timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _name(sha256: str) -> str:
    return f"lists/{sha256}"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "lists"


def _is_elsewhere() -> bool:
    """Say whether the storage has no files on this machine, as Django's storages tell it."""
    try:
        default_storage.path("lists")
    except NotImplementedError:
        return True
    return False


@contextmanager
def _draft() -> Iterator[IO[bytes]]:
    """Lend a new file in the folder; unless it was moved to its place, nothing is left of it."""
    _folder().mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=_folder(), delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)
