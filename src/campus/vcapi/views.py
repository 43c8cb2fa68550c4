"""The addresses that the suites call: JSON in, JSON out, errors as RFC 9457 has them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from campus.common.negotiation import wanted
from campus.vcapi import checking, issuing, kinds, lists, resolving
from campus.vcapi.checking import Found
from testamur.errors import MalformedError, TestamurError
from testamur.formats.strict_json import parse_object

MOST_BODY = 1024 * 1024
PROBLEM = "application/problem+json"
LISTS = ("application/vc", "application/ld+json", "application/json")

Answer = Callable[[HttpRequest, dict[str, Any]], HttpResponse]


class RequestError(Exception):
    """A request that is not of the form that the interface has; `status` is the answer to it."""

    def __init__(self, detail: str, *, status: int = 400) -> None:
        super().__init__(detail)
        self.status = status


def here_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer nobody but this machine; settings say so too, and a proxy that is set up wrongly must not undo it."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not ip_address(request.META["REMOTE_ADDR"] or "127.0.0.1").is_loopback:
            raise Http404
        return view(request, *args, **named)

    return guarded


def takes_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand on the body as an object, and answer every refusal with what was wrong."""

    @csrf_exempt  # a page of another site cannot send JSON here unasked, and no cookie counts
    @require_POST
    @here_only
    @functools.wraps(view)
    def answered(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            return view(request, _body(request), **named)
        except RequestError as err:
            return _problem("Bad request", str(err), status=err.status)
        except MalformedError as err:
            return _problem("PARSING_ERROR", str(err))
        except TestamurError as err:
            return _problem(type(err).__name__, str(err))

    return answered


@require_GET
@here_only
def index(_request: HttpRequest) -> HttpResponse:
    """Say what is offered, and where."""
    issuers = {
        name: {"id": kinds.issuer(kind.key), "endpoint": reverse("vc-api-issue", args=[name])}
        for name, kind in kinds.KINDS.items()
    }
    return JsonResponse(
        {
            "issuers": issuers,
            "verifier": reverse("vc-api-verify"),
            "presentations": reverse("vc-api-presentations"),
            "derive": reverse("vc-api-derive"),
            "resolver": reverse("vc-api-identifiers"),
        }
    )


@takes_json
def issue(_request: HttpRequest, body: dict[str, Any], kind: str) -> HttpResponse:
    """Issue a credential: 201 with it; 400 for one that the data model does not allow."""
    if kind not in kinds.KINDS:
        raise RequestError(f"There is no issuer {kind}.", status=404)
    mandatory = _texts(_options(body), "mandatoryPointers")
    made = issuing.issue(kinds.KINDS[kind], _object(body, "credential"), mandatory=mandatory, now=timezone.now())
    return JsonResponse(made, status=201)


@takes_json
def verify(_request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    """Check a credential: 200 where it is good, 400 where it is not."""
    options = _options(body)
    held = _object(body, "verifiableCredential")
    found = checking.check_credential(
        held, wanted=_texts(options, "checks"), occasion=_occasion(options), now=timezone.now()
    )
    return _told(found)


@takes_json
def presentations(_request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    """Check a presentation, signed or not, with all that is in it: 200 where it is good, 400 where it is not."""
    held = _object(body, "verifiablePresentation")
    return _told(checking.check_presentation(held, occasion=_occasion(_options(body)), now=timezone.now()))


@takes_json
def derive(_request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    """Derive a credential that shows the parts that were asked for: 201 with it."""
    pointers = _texts(_options(body), "selectivePointers")
    return JsonResponse(issuing.derive(_object(body, "verifiableCredential"), pointers=pointers), status=201)


@require_GET
@here_only
def identifier(request: HttpRequest, did: str = "") -> HttpResponse:
    """Resolve a DID; an error is named in the metadata of the answer."""
    found, error = resolving.resolve(did, key_format=request.GET.get("publicKeyFormat", ""))
    return JsonResponse(found, status={"": 200, "notFound": 404, "methodNotSupported": 501}.get(error, 400))


@require_GET
@here_only
def status_list(request: HttpRequest) -> HttpResponse:
    """Serve the status list that the issuer `bitstring` names, under the name that the asker knows."""
    kind = wanted(request, LISTS)
    return JsonResponse(lists.as_json(now=timezone.now()), content_type=kind or "application/vc")


def _body(request: HttpRequest) -> dict[str, Any]:
    if request.content_type not in ("application/json", "application/ld+json"):
        raise RequestError("Send JSON, as application/json.", status=415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY:
        raise RequestError(f"Send at most {MOST_BODY} bytes.", status=413)
    return parse_object(request.body)


def _object(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    held = body.get(name)
    if not isinstance(held, dict):
        raise RequestError(f"“{name}” must be an object.")
    return held


def _options(body: Mapping[str, Any]) -> dict[str, Any]:
    held = body.get("options") or {}
    if not isinstance(held, dict):
        raise RequestError("“options” must be an object.")
    return held


def _texts(options: Mapping[str, Any], name: str) -> list[str]:
    held = options.get(name) or []
    if not isinstance(held, list) or not all(isinstance(each, str) for each in held):
        raise RequestError(f"“options.{name}” must be a list of texts.")
    return held


def _occasion(options: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(options[name]) for name in ("challenge", "domain") if options.get(name)}


def _told(found: Found) -> HttpResponse:
    fault = found.fault
    if fault is not None:
        return _problem(fault.reason, fault.detail, verified=False, checks=_steps(found))
    return JsonResponse({"verified": True, "checks": _steps(found)})


def _steps(found: Found) -> list[dict[str, Any]]:
    return [
        {"id": check.id, "outcome": check.outcome.value, "reason": check.reason, "detail": check.detail}
        for check in found.checks
    ]


def _problem(title: str, detail: str, *, status: int = 400, **more: Any) -> HttpResponse:
    held = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse({**held, **more}, status=status, content_type=PROBLEM)
