"""What goes wrong, as RFC 9457 gives it shape: a number, a word for programs, a sentence for people, the places."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from campus.api.reading import Fault, FaultsError
from campus.api.services import ReusedError
from campus.common.errors import CampusError, ConflictError, InvalidError, NotAllowedError
from testamur.errors import MalformedError

MEDIA_TYPE = "application/problem+json"
REALM = 'Bearer realm="testamur"'
CAUGHT = (NotAllowedError, InvalidError, ConflictError, FaultsError, MalformedError)


class ProblemError(CampusError):
    """A request that is answered with a problem; `code` is a word that stays the same in every language."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        faults: Iterable[Fault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code = status, code
        self.faults, self.headers = tuple(faults), headers or {}


def answer(problem: ProblemError) -> HttpResponse:
    """Return the answer that tells of a problem."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": _title(problem.status),
        "status": problem.status,
        "code": problem.code,
        "detail": str(problem),
    }
    if problem.faults:
        told["errors"] = [{"pointer": f"#{each.pointer}", "detail": each.detail} for each in problem.faults]
    made = HttpResponse(json.dumps(told, ensure_ascii=False), status=problem.status, content_type=MEDIA_TYPE)
    for name, value in {"Cache-Control": "no-store", **problem.headers}.items():
        made[name] = value
    return made


def of(err: CampusError | MalformedError) -> ProblemError:
    """Return the problem that an error of ours is to who asked."""
    if isinstance(err, FaultsError):
        return ProblemError(422, "invalid", _("Something in the body is not right."), faults=err.faults)
    if isinstance(err, MalformedError):
        return ProblemError(400, "malformed", str(err))
    if isinstance(err, NotAllowedError):
        return ProblemError(403, "not_allowed", str(err))
    if isinstance(err, ReusedError):
        return ProblemError(422, "key_reused", str(err))
    if isinstance(err, InvalidError):
        faults = [Fault(f"/{err.field}", str(err))] if err.field else []
        return ProblemError(422, "invalid", str(err), faults=faults)
    return ProblemError(409, "conflict", str(err))


def not_let_in() -> ProblemError:
    """Return the problem of a request without a key that opens (RFC 6750, clause 3)."""
    words = _("Send a key of your institution: “Authorization: Bearer testamur_…”. Owners make them on the page “API”.")
    return ProblemError(401, "no_key", words, headers={"WWW-Authenticate": REALM})


def out_of_scope(scope: str) -> ProblemError:
    """Return the problem of a key that was made for other things."""
    challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
    words = _("This key was not made for that: it lacks “%s”.") % scope
    return ProblemError(403, "scope", words, headers={"WWW-Authenticate": challenge})


def _title(status: int) -> str:
    return {
        400: _("The request cannot be read"),
        401: _("Nobody is let in without a key"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Not done at this address"),
        409: _("It changed in the meantime"),
        413: _("Too large"),
        415: _("Not JSON"),
        422: _("It cannot be done like that"),
        429: _("Too many requests"),
    }[status]
