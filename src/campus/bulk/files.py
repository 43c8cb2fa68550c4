"""Where lists are kept: one file for each content, named by its SHA-256, in the folder of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.translation import gettext as _

from campus.bulk.tables import MEGABYTE, MOST_BYTES
from campus.common.errors import InvalidError


def path_of(sha256: str) -> Path:
    """Return where the file with this content lies."""
    return Path(settings.MEDIA_ROOT) / "lists" / sha256


def store(chunks: Iterable[bytes]) -> str:
    """Keep a file and return its SHA-256; raises InvalidError above the bound, having kept nothing."""
    folder = path_of("")
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        kept = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    words = _("The list is larger than %d MB. Split it.") % (MOST_BYTES // MEGABYTE)
                    raise InvalidError(words, field="file")
                digest.update(chunk)
                file.write(chunk)
        except BaseException:  # a stop half-way leaves no half of a file either; it goes on as it came
            kept.unlink()
            raise
    kept.replace(path_of(digest.hexdigest()))
    return digest.hexdigest()
