"""Tell whoever counts that a credential was looked at (settings.CREDENTIAL_SEEN): nothing is asked of the database."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


def seen(request: HttpRequest, public_id: str, *, what: str) -> None:
    """Tell it: `what` is page, file, check or frame."""
    for path in settings.CREDENTIAL_SEEN:
        import_string(path)(request, public_id, what=what)
