"""Refusals as RFC 9457 has them: a type, a title, a status, what was wrong here, and which member."""

from __future__ import annotations

from django.http import JsonResponse

PROBLEM = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "No key that is let in",
    403: "This key may not do that",
    404: "There is nothing here",
    405: "This address does not take that method",
    409: "Something else came first",
    413: "The request is too large",
    415: "This kind of content is not taken",
    422: "The request breaks a rule",
    429: "Too many requests",
}


class ApiError(Exception):
    """A refusal on its way to whoever asked; `field` names the member that is wrong."""

    def __init__(self, status: int, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.field = field


def problem(err: ApiError) -> JsonResponse:
    """Return the answer that tells of a refusal."""
    said = {"type": "about:blank", "title": TITLES[err.status], "status": err.status, "detail": str(err)}
    if err.field:
        said["field"] = err.field
    answer = JsonResponse(said, status=err.status, content_type=PROBLEM)
    if err.status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="api"'
    if err.status == 429:
        answer["Retry-After"] = "60"
    return answer
