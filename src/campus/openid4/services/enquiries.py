"""Answer what somebody elsewhere asks of a person's wallet here: OpenID4VP 1.0, as the wallet.

Nothing leaves before its owner has seen who asks and what would be shown, and has said so. A request of this place
itself is taken and answered without the network, so that it works on a machine that has none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards.models import Copy
from campus.common.errors import CampusError, ConflictError, FetchError, InvalidError
from campus.common.identifiers import is_public_id
from campus.common.net import Answer, ask
from campus.journal.services import record
from campus.openid4 import cards, encryption, enquiring, queries
from campus.openid4.fitting import Choice, Need, QueryError, needs
from campus.openid4.matching import is_match
from campus.openid4.models import Enquiry, HolderKey, Request
from campus.openid4.services import holding, requests
from campus.openid4.wire import WireError
from campus.organizations.queries import public_url
from campus.verification.sources import FETCHING, Keys, Network
from campus.wallet.shapes import text
from testamur.errors import MalformedError, TestamurError
from testamur.formats.strict_json import parse_object
from testamur.proofs import jws

MOST_REQUEST = 200_000
MOST_ANSWER = 64 * 1024
MOST_BACK = 2000
SECONDS = 8.0
_REQUESTS = "application/oauth-authz-req+jwt, application/jwt;q=0.9"
Form, Outcome = Copy.Form, Enquiry.Outcome


class UnansweredError(CampusError):
    """Who asked could not be reached, or would not take the answer; the enquiry can be answered again."""


def take_in(actor: Person, *, link: str, now: datetime) -> Enquiry:
    """Read a request from its link and keep it until it is answered. Raises InvalidError for what cannot be answered.

    Whoever asks learns of it that a wallet has read the request, and not whose.
    """
    found = enquiring.of_link(link)
    asked = enquiring.checked(_claims(found, now=now), now=now)
    return Enquiry.objects.create(
        person=actor,
        client_id=asked.client_id,
        name=asked.name,
        proven=asked.proven,
        goes_to=asked.goes_to,
        asked=json.dumps(asked.needs).encode(),
        made_at=now,
        expires_at=asked.expires_at,
    )


def wanted(enquiry: Enquiry, *, now: datetime) -> list[Need]:
    """Return what is asked for, each with what the person could show; InvalidError where that cannot be read.

    Of a request of this place it is known what is meant, and that comes first.
    """
    try:
        found = needs(_asked(enquiry, now=now)["query"], cards.of(enquiry.person, now=now))
    except QueryError as err:
        raise InvalidError(_("What is asked for cannot be read: %s.") % err) from err
    request = behind(enquiry, now=now)
    return found if request is None else [_by_meaning(need, request) for need in found]


def behind(enquiry: Enquiry, *, now: datetime) -> Request | None:
    """Return the request of this place that is asked with, while it is open; None where somebody elsewhere asks."""
    own = _own(_asked(enquiry, now=now)["response_uri"], "oid4vp-answer")
    return queries.open_request(own, now=now) if own else None


def _by_meaning(need: Need, request: Request) -> Need:
    told = [
        replace(each, is_meant=is_match(each.card.document, kind=request.kind, wanted=request.wanted))
        for each in need.choices
    ]
    return replace(need, choices=tuple(sorted(told, key=lambda each: not each.is_meant)))


def show(actor: Person, *, enquiry: Enquiry, choices: Sequence[Choice], now: datetime) -> Enquiry:
    """Show what was chosen, once. Raises ConflictError, InvalidError, and UnansweredError, which can be tried again."""
    asked = _asked(enquiry, now=now)
    if not choices:
        raise InvalidError(_("Choose what to show."))
    key = holding.ensure_holder_key(actor, now=now)
    made: dict[str, list[Any]] = {}
    for each in choices:
        made.setdefault(each.query, []).append(_presented(key, each, enquiry, asked["nonce"], now=now))
    told = [{"name": each.card.name, "issuer": each.card.issuer, "form": each.form} for each in choices]
    with transaction.atomic():
        _close(enquiry, Outcome.SHOWN, told=told, now=now)
        record("enquiry.answered", actor=actor, thing=enquiry, person=actor, data=_noted(enquiry, choices), now=now)
    try:
        back = _send(asked, {"vp_token": made}, now=now)
    except UnansweredError:
        again: dict[str, Any] = {
            "outcome": Outcome.WAITS,
            "told": [],
            "answered_at": None,
            "asked": bytes(enquiry.asked),
        }
        Enquiry.objects.filter(pk=enquiry.pk).update(**again)
        raise
    Enquiry.objects.filter(pk=enquiry.pk).update(back=back)
    return enquiry


def refuse(actor: Person, *, enquiry: Enquiry, now: datetime) -> None:
    """Say no; who asked is told so if they can be reached (8.5)."""
    asked = _asked(enquiry, now=now)
    with transaction.atomic():
        _close(enquiry, Outcome.REFUSED, told=[], now=now)
        record("enquiry.refused", actor=actor, thing=enquiry, person=actor, data=_noted(enquiry, []), now=now)
    with suppress(UnansweredError):
        _send(asked, {"error": "access_denied"}, now=now)


def as_file(actor: Person, *, refs: Sequence[str], challenge: str, domain: str, now: datetime) -> bytes:
    """Return a signed presentation of what was picked, good for one challenge of one domain. Raises CampusError."""
    mine = {each.ref: each for each in cards.of(actor, now=now)}
    key = holding.ensure_holder_key(actor, now=now)
    chosen = [Choice("", str(Form.LDP_VC), mine[ref]) for ref in refs if ref in mine]
    raws = [_raw(key, actor, each, now=now) for each in chosen]
    try:
        made = holding.as_json(key, raws, challenge=challenge, domain=domain, now=now)
    except TestamurError as err:
        raise InvalidError(_("These cannot stand in one presentation: %s") % err) from err
    names = {"credentials": [each.card.ref for each in chosen], "domain": domain}
    with transaction.atomic():
        record("presentation.made", actor=actor, thing=key, person=actor, data=names, now=now)
    return made


def forget(actor: Person) -> int:
    """Delete the list of what was shown to whom; return how many lines went."""
    return queries.answered(actor).delete()[0]


def _claims(found: Mapping[str, str], *, now: datetime) -> Mapping[str, Any]:
    own = _own(found.get("request_uri", ""), "oid4vp-request")
    if own:
        request = queries.open_request(own, now=now)
        if request is None:
            raise InvalidError(_("This request is over. Ask for a new one."))
        return jws.read_object(requests.request_object(request, now=now).split(".")[1], "request")
    if "request_uri" not in found and "request" not in found:
        return enquiring.of_parameters(found)
    network = Network(replace(FETCHING, seconds=SECONDS))
    token = found.get("request") or _fetched(found["request_uri"], network)
    return enquiring.of_token(token, client_id=found["client_id"], resolver=Keys(network))


def _fetched(url: str, network: Network) -> str:
    try:
        return network.get(url, accept=_REQUESTS, most_bytes=MOST_REQUEST).decode("ascii", errors="replace").strip()
    except FetchError as err:
        raise InvalidError(_("The request could not be fetched: %s") % err) from err


def _own(url: str, name: str) -> str:
    """Return the public id in an address of this place's, or empty text for one that is elsewhere."""
    start = public_url(reverse(name, args=["0"])).removesuffix("0")
    inner = url.removeprefix(start)
    return inner if url.startswith(start) and is_public_id(inner) else ""


def _asked(enquiry: Enquiry, *, now: datetime) -> dict[str, Any]:
    if enquiry.outcome != Outcome.WAITS or enquiry.expires_at <= now:
        raise ConflictError(_("This was answered already, or is over. Ask for a new request."))
    asked: dict[str, Any] = json.loads(bytes(enquiry.asked))
    return asked


def _presented(key: HolderKey, choice: Choice, enquiry: Enquiry, nonce: str, *, now: datetime) -> Any:
    """Return the credential in a presentation; InvalidError where it has words that the key cannot sign for."""
    raw = _raw(key, enquiry.person, choice, now=now)
    try:
        return _signed(key, choice, raw, audience=enquiry.client_id, nonce=nonce, now=now)
    except TestamurError as err:
        raise InvalidError(_("“%(name)s” cannot be shown: %(why)s") % {"name": choice.card.name, "why": err}) from err


def _signed(key: HolderKey, choice: Choice, raw: str, *, audience: str, nonce: str, now: datetime) -> Any:
    if choice.form == Form.SD_JWT:
        return holding.as_sd_jwt(key, raw, shown=choice.named, audience=audience, nonce=nonce, now=now)
    if choice.form == Form.JWT_VC_JSON:
        return holding.as_token(key, raw, audience=audience, nonce=nonce, now=now)
    return json.loads(holding.as_json(key, [raw], challenge=nonce, domain=audience, now=now))


def _raw(key: HolderKey, person: Person, choice: Choice, *, now: datetime) -> str:
    award = cards.award(person, choice.card.ref)
    if award is None:
        return cards.raw(person, choice.card.ref)
    return holding.bound(key, award=award, form=choice.form, now=now).decode()


def _close(enquiry: Enquiry, outcome: str, *, told: list[dict[str, str]], now: datetime) -> None:
    waiting = Enquiry.objects.filter(pk=enquiry.pk, outcome=Outcome.WAITS)
    if not waiting.update(outcome=outcome, told=told, answered_at=now, asked=b""):
        raise ConflictError(_("This was answered already, or is over. Ask for a new request."))


def _send(asked: Mapping[str, Any], fields: dict[str, Any], *, now: datetime) -> str:
    """Send an answer; return where the person may go on, if who asked says so. Raises UnansweredError."""
    fields = {**fields, **({"state": asked["state"]} if asked["state"] else {})}
    own = _own(asked["response_uri"], "oid4vp-answer")
    if own:
        _tell(own, enquiring.told(fields), now=now)
        return ""
    try:
        sealed = "key" in asked and "error" not in fields
        sent = _closed(asked, fields) if sealed else enquiring.told(fields)
        answered = ask(
            asked["response_uri"],
            method="POST",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            body=urlencode(sent).encode(),
            most_bytes=MOST_ANSWER,
            timeout=SECONDS,
        )
    except (FetchError, encryption.UnreadableError) as err:
        raise UnansweredError(_("Who asks could not be reached, so nothing was shown: %s") % err) from err
    if answered.status != 200:
        raise UnansweredError(_("Who asks did not take the answer (%d).") % answered.status)
    return _back(answered)


def _closed(asked: Mapping[str, Any], fields: dict[str, Any]) -> dict[str, str]:
    return {"response": encryption.closed(fields, key=asked["key"], cipher=asked["cipher"])}


def _tell(own: str, fields: Mapping[str, str], *, now: datetime) -> None:
    state = fields.get("state", "")
    try:
        if "error" in fields:
            requests.take_refusal(own, state=state, error=fields["error"], now=now)
        else:
            requests.take(own, state=state, vp_token=fields["vp_token"], now=now)
    except WireError as err:
        raise UnansweredError(_("Who asks did not take the answer: %s") % err) from err


def _back(answered: Answer) -> str:
    try:
        back = text(parse_object(answered.body).get("redirect_uri"))
    except MalformedError:
        return ""
    return back if back.startswith("https://") and back.isprintable() and len(back) <= MOST_BACK else ""


def _noted(enquiry: Enquiry, choices: Sequence[Choice]) -> dict[str, Any]:
    return {"by": enquiry.client_id, "credentials": [each.card.ref for each in choices]}
