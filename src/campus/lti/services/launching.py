"""Take launches: who begins a sign-in, what comes back, and who has come where.

A sign-in leaves nothing with us until it comes back: what must be known then is signed into its `state`, with the hash
of a secret that only the browser has that began it (as a cookie, or kept by the platform's page for us).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from campus.common.secrets import hashed
from campus.lti.claims import LEEWAY, Launch, read
from campus.lti.faults import LaunchError
from campus.lti.models import Context, Deployment, Fault, Member, Placement, Registration, UsedNonce, Visit
from campus.lti.services import people, placing, scores, upkeep
from campus.lti.services.platform import claims_of

SIGN_IN_LASTS = 600  # seconds: somebody may have to type a password there in between
VISIT_LASTS = timedelta(hours=8)
MOST_FAULTS = 200
_SALT = "campus.lti.state"
_HOST = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that begins: where to go, the state, and the secret of this browser."""

    url: str
    state: str
    secret: str


def begin(registration: Registration, fields: Mapping[str, str]) -> SignIn:
    """Return where a browser goes to sign in at the platform (LTI security framework, 5.1.1.2). Raises LaunchError."""
    if not registration.is_ready:
        raise LaunchError("unknown")
    if fields.get("iss") != registration.issuer:
        raise LaunchError("issuer", fields.get("iss", ""))
    if fields.get("client_id") not in (None, "", registration.client_id):
        raise LaunchError("client", fields.get("client_id", ""))
    if not fields.get("login_hint"):
        raise LaunchError("malformed", "login_hint is missing")
    secret, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    told = {"r": registration.public_id, "n": nonce, "b": hashed(secret), "s": fields.get("lti_storage_target", "")}
    state = signing.dumps(told, salt=_SALT)
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": address("lti-launch", registration),
        "login_hint": fields["login_hint"],
        "state": state,
        "nonce": nonce,
    }
    if "lti_message_hint" in fields:  # returned byte for byte: Moodle's is JSON
        asked["lti_message_hint"] = fields["lti_message_hint"]
    mark = "&" if "?" in registration.authorize_url else "?"
    return SignIn(f"{registration.authorize_url}{mark}{urlencode(asked)}", state, secret)


def address(name: str, registration: Registration) -> str:
    """Return one of the addresses that a platform is told."""
    return str(settings.PUBLIC_URL + reverse(name, args=[registration.public_id]))


def opened(registration: Registration, state: str) -> dict[str, str]:
    """Return what was signed into a state. Raises LaunchError."""
    try:
        found: dict[str, str] = signing.loads(state, salt=_SALT, max_age=SIGN_IN_LASTS)
    except signing.BadSignature as err:
        raise LaunchError("state") from err
    if found["r"] != registration.public_id:
        raise LaunchError("state")
    return found


def is_same_browser(state: Mapping[str, str], secret: str) -> bool:
    """Say whether a browser has the secret of the sign-in."""
    return bool(secret) and constant_time_compare(hashed(secret), state["b"])


def take(registration: Registration, *, token: str, state: Mapping[str, str], now: datetime) -> tuple[Visit, str]:
    """Return the visit that a launch begins, with the key for its cookie. Raises LaunchError.

    The launch counts as used from here on, also where the deployment is refused.
    """
    if not registration.is_ready:
        raise LaunchError("unknown")
    claims = claims_of(registration, token, now=now)
    launch = read(
        claims,
        issuer=registration.issuer,
        client_id=registration.client_id,
        nonce=state["n"],
        here=settings.PUBLIC_URL,
        now=now,
    )
    _use(registration, state["n"], now)
    _check_deployment(registration, launch, now)
    return _enter(registration, launch, now)


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, or nothing where it is none that a browser frames."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return ""
    return f"{parts.scheme}://{host}{port}"


def visit_of(public_id: str, key: str, *, now: datetime) -> Visit | None:
    """Return the visit of a frame whose browser has this key."""
    related = ("registration__organization", "subject__person", "context__course", "placement", "context__registration")
    found = Visit.objects.filter(public_id=public_id, until__gt=now, registration__ended_at=None).select_related(
        *related
    )
    visit = found.first()
    return visit if visit and constant_time_compare(visit.key_hash, hashed(key)) else None


def note(registration: Registration, fault: LaunchError, *, now: datetime) -> Fault:
    """Keep why a launch was refused, for the institution's staff; the newest 200 of a registration."""
    made = Fault.objects.create(registration=registration, code=fault.code, detail=fault.detail, at=now)
    old = registration.faults.values_list("pk", flat=True)[MOST_FAULTS : MOST_FAULTS + 50]
    Fault.objects.filter(pk__in=list(old)).delete()
    return made


def _use(registration: Registration, nonce: str, now: datetime) -> None:
    """Count a launch as used; a constraint lets only one of two that come at once through."""
    until = now + timedelta(seconds=SIGN_IN_LASTS + LEEWAY)
    _row, is_new = UsedNonce.objects.get_or_create(
        digest=hashed(f"{registration.public_id} {nonce}"), defaults={"until": until}
    )
    if not is_new:
        raise LaunchError("replayed")


def _check_deployment(registration: Registration, launch: Launch, now: datetime) -> None:
    """Take the first deployment that launches; every other waits for an owner's word, and is listed for it."""
    is_first = not registration.deployments.exists()
    found, _made = Deployment.objects.get_or_create(
        registration=registration,
        deployment_id=launch.deployment_id,
        defaults={"is_allowed": is_first, "at": now},
    )
    if not found.is_allowed:
        raise LaunchError("deployment", launch.deployment_id)


@transaction.atomic
def _enter(registration: Registration, launch: Launch, now: datetime) -> tuple[Visit, str]:
    subject, is_first = people.subject_of(registration, launch.subject, name=launch.name, email=launch.email, now=now)
    context = _context(registration, launch, now)
    placement = _placement(context, launch) if context and launch.link_id else None
    if context:
        Member.objects.update_or_create(
            context=context, subject=subject, defaults={"is_teacher": launch.is_teacher, "is_active": True}
        )
        upkeep.came(context, is_teacher=launch.is_teacher, now=now)
    if placement and not launch.is_teacher:  # what was reached before the link was placed
        scores.note(subject.person, now=now, only=placement)
    key = secrets.token_urlsafe(32)
    made = Visit.objects.create(
        key_hash=hashed(key),
        registration=registration,
        subject=subject,
        context=context,
        placement=placement,
        is_teacher=launch.is_teacher,
        is_first=is_first,
        deep=dict(launch.deep),
        deployment_id=launch.deployment_id,
        origin=origin_of(launch.return_url) or origin_of(str(launch.deep.get("deep_link_return_url", ""))),
        at=now,
        until=now + VISIT_LASTS,
    )
    Registration.objects.filter(pk=registration.pk).update(seen_at=now)
    return made, key


def _context(registration: Registration, launch: Launch, now: datetime) -> Context | None:
    if not launch.context_id:
        return None
    told: dict[str, Any] = {
        "title": launch.context_title,
        "lineitems_url": launch.lineitems_url,
        "memberships_url": launch.memberships_url,
    }
    found, _new = Context.objects.update_or_create(
        registration=registration,
        context_id=launch.context_id,
        defaults={name: value for name, value in told.items() if value},
    )
    if found.columns.exists():  # somebody is here: what they came for may have changed
        Context.objects.filter(pk=found.pk, poll_at__gt=now).update(poll_at=now)
    return found


def _placement(context: Context, launch: Launch) -> Placement:
    told = {"title": launch.link_title, "lineitem_url": launch.lineitem_url}
    found, _new = Placement.objects.update_or_create(
        context=context,
        deployment_id=launch.deployment_id,
        link_id=launch.link_id,
        defaults={name: value for name, value in told.items() if value},
    )
    if not found.shows and launch.shows:
        placing.show(found, launch.shows)
    return found
