"""The WSGI application that granian serves.

Granian sends a list at once, head and body together, and asks anything else piece by piece while it has begun to send.
Whole answers are therefore handed over as lists (decision 0290).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.config.settings")
_django = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer; what is whole already is closed here, as a server does with what it has sent (PEP 3333)."""
    answer = _django(environ, start_response)
    if not isinstance(answer, HttpResponse):
        return answer  # a stream
    body = [answer.content]
    answer.close()
    return body
