"""Let a program in by its key, give it its turn, and answer a request that is sent again as it was answered before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from campus.accounts.limits import counts
from campus.api import services
from campus.api.errors import ApiError, problem
from campus.api.models import Answered, ApiKey
from campus.common.errors import ConflictError, InvalidError, NotAllowedError

CALLS_A_MINUTE = 600  # of one key
MOST_KEY = 200
Do = Callable[..., tuple[int, dict[str, Any]]]


def door(**ways: Do) -> Callable[..., HttpResponse]:
    """Return a view that does `ways[method]` for whoever shows a key: `(request, key, **named) -> status and body`."""

    @csrf_exempt  # it reads no cookie: a program shows its key
    def view(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            key = _let_in(request)
            do = ways.get((request.method or "").lower())
            if do is None:
                raise ApiError(405, f"It takes {', '.join(sorted(ways)).upper()}.")
            return _once(request, key, lambda: do(request, key, **named))
        except ApiError as err:
            return problem(err)
        except NotAllowedError as err:
            return problem(ApiError(403, str(err) or "Whoever made the key has left, or may not do this."))
        except ConflictError as err:
            return problem(ApiError(409, str(err)))
        except InvalidError as err:
            return problem(ApiError(422, str(err), field=err.field))

    return view


def _let_in(request: HttpRequest) -> ApiKey:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    key = services.key_of(secret.strip(), now=timezone.now()) if scheme.lower() == "bearer" else None
    if key is None:
        raise ApiError(401, "Send “Authorization: Bearer” and a key of the institution.")
    if not counts(f"api:{key.pk}", most=CALLS_A_MINUTE):
        raise ApiError(429, f"A key may ask {CALLS_A_MINUTE} times a minute.")
    return key


def _once(request: HttpRequest, key: ApiKey, do: Callable[[], tuple[int, dict[str, Any]]]) -> HttpResponse:
    """Answer; with an Idempotency-Key, keep the answer in the transaction of what was done."""
    named = request.headers.get("Idempotency-Key", "")
    if request.method != "POST" or not named:
        status, body = do()
        return JsonResponse(body, status=status)
    if len(named) > MOST_KEY:
        raise ApiError(400, f"An Idempotency-Key has at most {MOST_KEY} characters.")
    asked = hashlib.sha256(f"{request.get_full_path()}\n".encode() + request.body).hexdigest()
    if (known := _known(key, named, asked)) is not None:
        return known
    try:
        with transaction.atomic():
            # First the row, so that of two who ask at once the second waits for the first.
            kept = Answered.objects.create(
                key=key, idempotency_key=named, request=asked, status=0, body="", at=timezone.now()
            )
            kept.status, body = do()
            kept.body = json.dumps(body)
            kept.save()
    except IntegrityError as err:
        if (known := _known(key, named, asked)) is None:
            raise ApiError(409, "The same request is under way. Send it again in a moment.") from err
        return known
    return JsonResponse(body, status=kept.status)


def _known(key: ApiKey, named: str, asked: str) -> HttpResponse | None:
    found = Answered.objects.filter(key=key, idempotency_key=named).first()
    if found is None:
        return None
    if found.request != asked:
        raise ApiError(422, "This Idempotency-Key was sent with another request before.")
    answer = HttpResponse(found.body, status=found.status, content_type="application/json")
    answer["Idempotency-Replayed"] = "true"
    return answer
