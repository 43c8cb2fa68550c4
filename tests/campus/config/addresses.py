"""Every named address of the project, walked from the resolver, with arguments from a furnished house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

# What several addresses call `public_id`, by what they lead to.
PUBLIC_IDS = {
    **dict.fromkeys(["achievement", "achievement-json", "badge-image", "achievement-edit"], "achievement"),
    **dict.fromkeys(["achievement-preview", "rule", "rule-renewal", "rule-people"], "achievement"),
    **dict.fromkeys(["rule-people-export", "rule-explain", "earn"], "achievement"),
    "award-replay": "award",
    **dict.fromkeys(["award-manage", "credential", "credential-file", "credential-evidence"], "award"),
    **dict.fromkeys(["status-list", "status-token"], "list"),
    "to-wallet": "award",
    **dict.fromkeys(["wallet-offer", "oid4vci-offer"], "offer"),
    **dict.fromkeys(["ask-answer", "oid4vp-request", "oid4vp-answer"], "request"),
    "moment": "milestone",
    "wallet-beside-file": "beside",
    "wallet-show-one": "enquiry",
    **dict.fromkeys(["oid4vci-issuer", "oid4vci-server"], "achievement"),
    **dict.fromkeys(["credential-offline", "share", "credential-card", "credential-embed"], "award"),
    **dict.fromkeys(["credential-signature", "cheer"], "award"),
    **dict.fromkeys(["portfolio-group", "portfolio-own-new"], "group"),
    "portfolio-piece": "shown_piece",
    **dict.fromkeys(["portfolio-kept", "portfolio-link-kept"], "shown_held"),
    **dict.fromkeys(["credential-id", "credentials"], "award"),
    "submission-file": "file_of_work",
    "answer-file": "file_of_answer",
    "grading-one": "work",
    "work-comment": "work",
    **dict.fromkeys(["peer-review", "peer-helpful"], "review"),
    "project-file-remove": "file_of_draft",
    **dict.fromkeys(["observe", "observation", "observation-see", "observation-evidence"], "observed"),
    **dict.fromkeys(["session-new", "session", "session-edit", "session-screen"], "attended"),
    **dict.fromkeys(["hours-decide", "check-in"], "attended"),
    **dict.fromkeys(["attestation-ask", "attestation-manage", "asked"], "attested"),
    **dict.fromkeys(["activity", "activity-edit", "activity-retire", "show", "claim"], "recognised"),
    **dict.fromkeys(["claim-draft", "claim-evidence-remove"], "recognised"),
    **dict.fromkeys(["held", "held-file", "held-check", "held-remove", "wallet-order"], "held"),
    "wallet-parcel": "parcel",
    "wallet-collection": "collection",
    **dict.fromkeys(["host", "host-pull", "host-send", "host-end"], "connection"),
    "host-back": "host_there",
    "service-end": "service",
    "event-source": "event_source",
    "events-webhook": "event_source",
    "event-endpoint": "event_endpoint",
    **dict.fromkeys(["lms-one", "lms-test", "lti-login", "lti-launch"], "platform"),
    **dict.fromkeys(["lti-frame", "lti-enter", "lti-show", "lti-place", "lti-roster", "lti-columns"], "visit"),
    **dict.fromkeys(["signon-begin", "signon-back", "signon-one", "signon-test"], "sign_in"),
    **dict.fromkeys(["signon-acs", "signon-metadata"], "sign_in_saml"),
    **dict.fromkeys(["list", "list-lines", "list-left-out"], "bulk"),
    "api-key-end": "api_key",
    "passkey": "passkey",
    **dict.fromkeys(["api-award", "api-revoke", "api-batch", "api-batch-lines", "api-batch-step"], "award"),
    "api-achievement": "achievement",
}
PLACES = {"quiz": 3, "project": 4, "discussion": 5}  # of the units in a course
FIXED = {
    "secret": "nobodys",
    "unit_kind": "page", "name": "table.csv", "hue": 25, "kind": "short", "form": "json", "uidb36": "1",
    "key": "set-password", "step": "start", "way": "quiz", "path": "ob/3.0.3/achievement-credential.json",
}  # fmt: skip


def patterns() -> dict[str, URLPattern]:
    """Return every address by its name; one without a name could be tested by nobody."""
    return dict(_walk(get_resolver().url_patterns))


def _walk(found: Sequence[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            assert each.name, f"{each.pattern} has no name"
            yield f"{space}{each.name}", each


def takes(pattern: URLPattern) -> list[str]:
    """Return the names of the arguments in an address."""
    return [*pattern.pattern.converters] or [*pattern.pattern.regex.groupindex]


def url(name: str, arguments: Mapping[str, object]) -> str:
    """Return the address with the arguments of a house."""
    chosen: dict[str, object] = {}
    for argument in takes(patterns()[name]):
        known = PUBLIC_IDS[name] if argument == "public_id" else argument
        known = "programme" if argument == "slug" and name.startswith("programme") else known
        known = "org" if name in {"issuer", "did"} else known
        if argument == "n":
            chosen[argument] = PLACES.get(name.partition("-")[0], 1)
        else:
            chosen[argument] = FIXED[argument] if argument in FIXED else arguments[known]
    return reverse(name, kwargs=chosen)


def word(answer: HttpResponseBase) -> str:
    """Return what became of a request in a word: its status, or `in` for sign-in, `on` for another page of ours."""
    finish(answer)
    if answer.status_code not in {301, 302, 303}:
        return str(answer.status_code)
    target = answer.headers["Location"]
    assert target.startswith("/"), target
    assert not target.startswith("//"), target
    return "in" if target.startswith("/account/login/") else "on"


def finish(answer: HttpResponseBase) -> None:
    """Read an answer that comes in parts to its end, so that its file is closed; the client closes the others."""
    if isinstance(answer, StreamingHttpResponse):
        list(answer)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table but the sessions, to be compared."""
    models = [model for model in apps.get_models() if model is not Session]
    return {model._meta.label: [*model._default_manager.order_by("pk").values_list()] for model in models}


def post(client: Client, address: str) -> str:
    """Send what would be a whole form to many addresses, and say what became of it."""
    fields = {
        "title": "Taken over", "name": "Taken over", "text": "Taken over", "role": "owner", "is_sure": "on",
        "reason": "Taken over", "revoke": "1", "to": "down", "email": "mallory@example.org", "is_public": "1",
        "again": "all", "do": "sure", "kind.0": "all", "kind.0.0": "units_done", "action": "again",
        "percent": "1", "units": "on", "level": "1", "hue": "1", "revision": "0", "brief": "x",
    }  # fmt: skip
    return word(client.post(address, fields))
