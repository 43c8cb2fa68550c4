"""Tell whether the static files are the ones that were collected."""

from __future__ import annotations

import hashlib

from django.contrib.staticfiles.finders import get_finders


def stamp() -> str:
    """Return a hash over the name, size and time of every static file that would be collected."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: str(pair[0])):
            seen.update(f"{name} {storage.size(name)} {storage.get_modified_time(name).timestamp()}\n".encode())
    return seen.hexdigest()
