"""Where Caliper sensors and signed webhooks deliver what they tell."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from campus.common.errors import SealError
from campus.events import caliper, plain, queries, signatures
from campus.events.models import Source
from campus.events.services.sources import secret_of, seen
from campus.events.services.storing import DifferentError, store
from campus.events.slices import text_of
from campus.events.told import ReadingError, Told
from campus.events.views.answers import body_of, problem, source_of

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def caliper_events(request: HttpRequest) -> HttpResponse:
    """Take an envelope of Caliper events."""
    source = source_of(request, kind=Source.Kind.CALIPER)
    if source is None:
        return problem(401, "Send the key of a source of this institution as a bearer token.")
    return _kept(request, source, lambda: caliper.events(text_of(body_of(request))))


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a signed webhook."""
    source = queries.webhook_source(public_id)
    if source is None:
        return problem(404, "No source delivers to this address.")
    now = timezone.now()
    try:
        body = body_of(request)
        uid = signatures.check(secret_of(source), told=_lower(request), now=now, body=body)
    except signatures.SignatureError as err:
        return problem(401, f"{err}.")
    except ReadingError as err:
        return problem(400, str(err), pointer=err.pointer)
    except SealError as err:  # it is ours to put right, and the sender's to send again
        logger.warning("A webhook of %s was not taken: %s", source.public_id, err)
        return problem(503, "The secret of this source does not open here. Its institution can make a new one.")
    return _kept(request, source, lambda: plain.from_webhook(text_of(body), uid=uid, now=now))


def _lower(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _kept(request: HttpRequest, source: Source, read: Callable[[], list[Told]]) -> HttpResponse:
    if request.content_type not in {"application/json", "application/ld+json"}:
        return problem(400, "Send it as application/json.")
    now = timezone.now()
    try:
        stored = store(source, told=read(), now=now)
    except ReadingError as err:
        return problem(400, str(err), pointer=err.pointer)
    except DifferentError as err:
        return problem(409, str(err))
    seen(source, now=now)
    return JsonResponse({"new": stored.new, "known": stored.known})
