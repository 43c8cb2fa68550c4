"""Register a platform: by one address that its administrator pastes, or value by value.

Dynamic Registration 1.0 of 1EdTech. The platform's answers are read as what they are: strangers' words.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import FetchError, InvalidError
from campus.common.net import ask, fetch
from campus.common.secrets import hashed
from campus.common.text import one_line
from campus.journal.services import record
from campus.lti.claims import LONGEST, text
from campus.lti.models import Deployment, Registration
from campus.lti.services import keys, platform
from campus.lti.services.launching import address, origin_of
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
SECRET_LASTS = timedelta(days=7)
VALUES = ("issuer", "client_id", "authorize_url", "token_url", "jwks_url", "audience", "is_trusted", "name")
NEEDED = ("issuer", "client_id", "authorize_url", "token_url", "jwks_url")
_OWNER = Membership.Role.OWNER
MOST, SECONDS = 256 * 1024, 10.0


class OtherIssuerError(InvalidError):
    """The configuration names as issuer another place than where it stands; a person has to say yes to `issuer`."""

    def __init__(self, issuer: str) -> None:
        super().__init__(_("The configuration speaks for a platform at another address: %s") % issuer)
        self.issuer = issuer


def prepare(actor: Person, *, organization: Organization, name: str, now: datetime) -> tuple[Registration, str]:
    """Return a connection to be registered, and the secret of its one-time address. Owners only."""
    require(actor, organization, _OWNER)
    name = one_line(name, field="name")[:120]
    if not name:
        raise InvalidError(_("Give it a name, such as the name of the learning platform."), field="name")
    keys.ensure_key(now=now)
    with transaction.atomic():
        made = Registration.objects.create(organization=organization, name=name, made_by=actor, made_at=now)
        _note("lms.prepared", actor, made, now)
    return made, renew_secret(actor, registration=made, now=now)


def renew_secret(actor: Person, *, registration: Registration, now: datetime) -> str:
    """Return a fresh secret for the one-time address; the one before ends."""
    require(actor, registration.organization, _OWNER)
    secret = secrets.token_urlsafe(32)
    registration.secret_hash, registration.secret_until = hashed(secret), now + SECRET_LASTS
    registration.save(update_fields=["secret_hash", "secret_until"])
    return secret


def by_secret(secret: str, *, now: datetime) -> Registration | None:
    """Return the connection whose one-time address this is, while it can be used."""
    found = Registration.objects.filter(secret_hash=hashed(secret), secret_until__gt=now, ended_at=None)
    return found.select_related("organization").first()


def keep(actor: Person, *, registration: Registration, now: datetime, **values: Any) -> None:
    """Keep values typed in by hand (VALUES); with all that is needed, launches are taken from then on."""
    require(actor, registration.organization, _OWNER)
    if unknown := values.keys() - set(VALUES):
        raise InvalidError(f"Not for anybody to choose: {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        for name, value in values.items():
            setattr(registration, name, value.strip() if isinstance(value, str) else value)
        _settle(registration, now)
        _note("lms.changed", actor, registration, now)


def allow(actor: Person, *, deployment: Deployment, is_allowed: bool, now: datetime) -> None:
    """Take launches of a deployment from now on, or no longer."""
    registration = deployment.registration
    require(actor, registration.organization, _OWNER)
    with transaction.atomic():
        Deployment.objects.filter(pk=deployment.pk).update(is_allowed=is_allowed)
        _note("lms.changed", actor, registration, now)


def end(actor: Person, *, registration: Registration, now: datetime) -> None:
    """End a connection: no launch is taken any more, and frames that are open close."""
    require(actor, registration.organization, _OWNER)
    with transaction.atomic():
        registration.ended_at = now
        registration.save(update_fields=["ended_at"])
        _note("lms.ended", actor, registration, now)


def register(
    registration: Registration, *, configuration_url: str, token: str, now: datetime, agreed: str = ""
) -> None:
    """Register with the platform whose configuration stands at an address; raises InvalidError in words.

    Hosted platforms have an issuer on another host than their configuration: OtherIssuerError, unless `agreed` names
    that issuer. The one-time address counts as used only once this has worked.
    """
    told = _configuration(configuration_url)
    _check_issuer(registration, told)
    if origin_of(told["issuer"]) != origin_of(configuration_url) and told["issuer"] != agreed:
        raise OtherIssuerError(told["issuer"])
    answer = _registered(told["registration_endpoint"], token, _ourselves(registration))
    client_id = answer.get("client_id")
    if not isinstance(client_id, str) or not 0 < len(client_id) <= 200 or not client_id.isprintable():
        raise InvalidError(_("The platform answered without a client ID."))
    registration.issuer, registration.client_id = told["issuer"], client_id
    registration.authorize_url, registration.token_url = told["authorization_endpoint"], told["token_endpoint"]
    registration.jwks_url = told["jwks_uri"]
    registration.audience = text(told.get("authorization_server"), 1000)
    registration.secret_hash, registration.secret_until = "", None
    part = answer.get(TOOL)
    deployment = text(part.get("deployment_id"), LONGEST + 1) if isinstance(part, dict) else ""
    with transaction.atomic():
        _settle(registration, now)
        if 0 < len(deployment) <= LONGEST:
            Deployment.objects.get_or_create(
                registration=registration, deployment_id=deployment, defaults={"is_allowed": True, "at": now}
            )
        _note("lms.registered", registration.made_by, registration, now)


def addresses(registration: Registration) -> dict[str, str]:
    """Return what a platform's administrator copies, by what we call it."""
    base = str(settings.PUBLIC_URL)
    return {
        "launch": address("lti-launch", registration),
        "login": address("lti-login", registration),
        "jwks": base + reverse("lti-jwks"),
        "domain": base.partition("://")[2],
    }


def _ourselves(registration: Registration) -> dict[str, Any]:
    """Return what we tell a platform of ourselves."""
    here = addresses(registration)
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": here["login"],
        "redirect_uris": [here["launch"]],
        "client_name": f"Testamur, {registration.organization.name}"[:120],
        "jwks_uri": here["jwks"],
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(platform.SCOPES),
        TOOL: {
            "domain": here["domain"],
            "description": _("Badges and how far everybody is on the way to them"),
            "target_link_uri": here["launch"],
            "claims": ["iss", "sub", "name", "given_name", "family_name", "email"],
            "messages": [
                {"type": "LtiResourceLinkRequest", "target_link_uri": here["launch"]},
                {"type": "LtiDeepLinkingRequest", "target_link_uri": here["launch"], "label": "Testamur"},
            ],
        },
    }


def _check_issuer(registration: Registration, told: dict[str, str]) -> None:
    """Refuse a configuration that speaks for an issuer whose people the institution knows, with keys of its own."""
    others = Registration.objects.filter(organization=registration.organization_id, issuer=told["issuer"])
    if others.exclude(pk=registration.pk).exclude(jwks_url__in=["", told["jwks_uri"]]).exists():
        words = _("%s is connected already, with other keys. Whoever looks after it here can change them by hand.")
        raise InvalidError(words % told["issuer"])


def _configuration(url: str) -> dict[str, Any]:
    """Return the platform's configuration (section 3.4): addresses all, but not necessarily on one host."""
    try:
        told = parse_object(fetch(url, accept="application/json", most_bytes=MOST, timeout=SECONDS).body)
    except (FetchError, MalformedError) as err:
        raise InvalidError(_("The configuration of the platform could not be fetched: %s") % err) from err
    wanted = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
    if not all(isinstance(told.get(name), str) for name in wanted):
        raise InvalidError(_("The configuration of the platform lacks one of: %s") % ", ".join(wanted))
    if any(len(told[name]) > 400 or not told[name].isprintable() or not origin_of(told[name]) for name in wanted):
        raise InvalidError(_("The configuration of the platform names something that is no address."))
    return told


def _registered(url: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token and token.isascii() and token.isprintable():
        headers["Authorization"] = f"Bearer {token}"
    try:
        answer = ask(url, method="POST", headers=headers, body=json.dumps(body).encode(), most_bytes=MOST, timeout=10)
        if not 200 <= answer.status < 300:
            raise InvalidError(_("The platform did not take the registration: it answered %d.") % answer.status)
        return parse_object(answer.body)
    except (FetchError, MalformedError) as err:
        raise InvalidError(_("The platform did not take the registration: %s") % err) from err


def _settle(registration: Registration, now: datetime) -> None:
    for name in ("issuer", "authorize_url", "token_url", "jwks_url"):
        value = getattr(registration, name)
        if value and not origin_of(value) and name != "issuer":
            raise InvalidError(_("This is no address."), field=name)
    same = Registration.objects.filter(
        organization=registration.organization, issuer=registration.issuer, client_id=registration.client_id
    )
    if registration.client_id and same.filter(ended_at=None).exclude(pk=registration.pk).exists():
        raise InvalidError(_("This client ID of the platform is connected already."), field="client_id")
    if registration.registered_at is None and all(getattr(registration, name) for name in NEEDED):
        registration.registered_at = now
    registration.jwks, registration.jwks_at = {}, None
    registration.save()


def _note(verb: str, actor: Person | None, registration: Registration, now: datetime) -> None:
    record(verb, actor=actor, thing=registration, organization_id=registration.organization_id, now=now)
