"""Tell whether the static files changed since they were last collected: collecting and compressing takes seconds."""

from __future__ import annotations

from hashlib import sha256

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders


def stamp() -> str:
    """Return a digest (64 hex digits) of every static file's name and bytes, and of what they are collected with."""
    digest = sha256(f"{django.__version__} {settings.STORAGES['staticfiles']['BACKEND']}".encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            with storage.open(path) as file:
                digest.update(path.encode() + b"\0" + sha256(file.read()).digest())
    return digest.hexdigest()
