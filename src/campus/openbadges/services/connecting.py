"""Hosts elsewhere that a learner connects: found, registered with, asked for access, and let go.

Each host sends people back to an address of its own, so that the answer of one can never be taken for another's (RFC
9700, clause 4.4). What opens doors lies sealed, bound to its row.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import CampusError, ConflictError, InvalidError
from campus.common.links import is_same_site
from campus.common.sealing import seal, unseal
from campus.journal.services import record
from campus.openbadges import exchange
from campus.openbadges.errors import HostError
from campus.openbadges.exchange import Token
from campus.openbadges.hosts import Description, described, description_url
from campus.openbadges.models import Connection, Host

BUSY = timedelta(minutes=2)  # how long somebody who died while talking to a host keeps others from it


def connect(actor: Person, *, address: str, name: str, logo_url: str, now: datetime) -> Connection:
    """Find the host at an address that a person typed, register there under `name`, and begin a connection.

    Raises InvalidError or HostError, in words for the person.
    """
    url = description_url(address)
    told = described(exchange.get_json(url), found_at=url)
    host = _keep(told, now=now)
    if not host.client_id:
        _register(host, name=name, logo_url=logo_url)
    with transaction.atomic():
        connection, _is_made = Connection.objects.get_or_create(
            person=actor, host=host, defaults={"begun_at": now, "scope": told.scope}
        )
        flow = {"state": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48)}
        connection.sealed_flow = seal(json.dumps(flow).encode(), purpose=_purpose(connection, "flow"))
        connection.save(update_fields=["sealed_flow"])
    return connection


def _keep(told: Description, *, now: datetime) -> Host:
    fields = asdict(told)
    fields |= {"scopes": fields.pop("scope"), "read_at": now}
    host, _is_made = Host.objects.update_or_create(api_url=fields.pop("api_url"), defaults=fields)
    return host


def _register(host: Host, *, name: str, logo_url: str) -> None:
    here = settings.PUBLIC_URL
    told = exchange.post_json(
        host.registration_url,
        {
            "client_name": name,
            "client_uri": f"{here}/",
            "logo_uri": here + logo_url,
            "tos_uri": here + reverse("ui:help"),
            "policy_uri": here + reverse("ui:privacy"),
            "software_id": "testamur",
            "software_version": version("testamur"),
            "redirect_uris": [back_url(host)],
            "token_endpoint_auth_method": "client_secret_basic",
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": host.scopes,
        },
    )
    client_id, secret = told.get("client_id"), told.get("client_secret")
    is_whole = exchange.is_secret(client_id) and exchange.is_secret(secret) and len(str(client_id)) <= 500
    if not is_whole:
        raise HostError(_("%s did not say under what name we are known there.") % exchange.host_of(host.api_url))
    host.client_id = str(client_id)
    host.sealed_secret = seal(str(secret).encode(), purpose=f"openbadges.host:{host.pk}")
    host.save(update_fields=["client_id", "sealed_secret"])


def back_url(host: Host) -> str:
    """Return where a host sends people back to."""
    return settings.PUBLIC_URL + reverse("host-back", args=[host.public_id])


def way_there(connection: Connection) -> str:
    """Return the address at which the person is asked for their word; empty where nothing is being asked."""
    if not connection.sealed_flow:
        return ""
    flow, host = _flow(connection), connection.host
    url, _state = client_of(connection).create_authorization_url(
        host.authorization_url, state=flow["state"], code_verifier=flow["verifier"]
    )
    return str(url)


def finish(actor: Person, *, connection: Connection, answer: Mapping[str, str], now: datetime) -> None:
    """Take the answer that a person came back with, and fetch the tokens; raises InvalidError or HostError."""
    if not connection.sealed_flow:
        raise InvalidError(_("Nothing was asked there, or it has been answered already."))
    flow, host = _flow(connection), connection.host
    where = exchange.host_of(host.api_url)
    if not secrets.compare_digest(answer.get("state", "").encode(), flow["state"].encode()):
        raise InvalidError(_("This is not the answer to what we asked. Begin anew."))
    if not answer.get("code"):
        raise InvalidError(_("%s was not allowed to let us in. Nothing was connected.") % where)
    with known_there(connection):
        token = exchange.redeemed(client_of(connection), host.token_url, code=answer["code"], verifier=flow["verifier"])
    connection.state, connection.opened_at, connection.sealed_flow = Connection.State.OPEN, now, b""
    connection.scope = str(token.get("scope", host.scopes))
    with transaction.atomic():
        keep_token(connection, token, "state", "opened_at", "sealed_flow", "scope")
        data = {"host": host.api_url}
        record("host.connected", actor=actor, thing=connection, person=actor, data=data, now=now)


def disconnect(actor: Person, *, connection: Connection, now: datetime) -> None:
    """Give the tokens back and forget the connection. What the other side says to it keeps nobody here."""
    with transaction.atomic():
        data = {"host": connection.host.api_url}
        record("host.disconnected", actor=actor, thing=connection, person=actor, data=data, now=now)
        Connection.objects.filter(pk=connection.pk).delete()
    if connection.sealed_token:
        _give_back(connection)


def _give_back(connection: Connection) -> None:
    host = connection.host
    parts = urlsplit(host.token_url)
    try:
        told = exchange.get_json(f"{parts.scheme}://{parts.netloc}/.well-known/oauth-authorization-server")
        url = told.get("revocation_endpoint")
        if isinstance(url, str) and is_same_site(url, host.token_url):
            exchange.revoked(client_of(connection, token_of(connection)), url)
    except CampusError:
        return  # its tokens end by themselves, and nobody has them here any more


@contextmanager
def alone(connection: Connection, *, now: datetime) -> Iterator[None]:
    """Talk to a host for one person one at a time: a refresh token that two use at once ends the connection there."""
    free = Q(busy_until__isnull=True) | Q(busy_until__lt=now)
    mine = Connection.objects.filter(pk=connection.pk)
    if not mine.filter(free).update(busy_until=now + BUSY):
        raise ConflictError(_("We are talking with this service for you already. Look again in a minute."))
    connection.refresh_from_db()
    try:
        yield
    finally:
        mine.update(busy_until=None)


@contextmanager
def known_there(connection: Connection) -> Iterator[None]:
    """Note where the other side does not know us any more: then the person has to be asked anew."""
    try:
        yield
    except HostError as err:
        if err.is_over:
            Connection.objects.filter(pk=connection.pk).update(state=Connection.State.BROKEN)
        if err.is_forgotten:
            Host.objects.filter(pk=connection.host_id).update(client_id="", sealed_secret=b"")
        raise


def client_of(connection: Connection, token: Token | None = None) -> Any:
    """Return Authlib's client for a connection."""
    host = connection.host
    if not host.client_id:
        where = exchange.host_of(host.api_url)
        raise HostError(_("%s does not know this site any more. Connect it again.") % where, is_over=True)
    secret = unseal(bytes(host.sealed_secret), purpose=f"openbadges.host:{host.pk}").decode()
    return exchange.client(
        client_id=host.client_id, secret=secret, scope=host.scopes, redirect_uri=back_url(host), token=token
    )


def token_of(connection: Connection) -> Token:
    """Return the tokens of a connection."""
    found: Token = json.loads(unseal(bytes(connection.sealed_token), purpose=_purpose(connection, "token")))
    return found


def keep_token(connection: Connection, token: Token, *fields: str) -> None:
    """Seal the tokens of a connection into its row, with other fields that changed."""
    connection.sealed_token = seal(json.dumps(token).encode(), purpose=_purpose(connection, "token"))
    connection.save(update_fields=["sealed_token", *fields])


def _flow(connection: Connection) -> dict[str, str]:
    found: dict[str, str] = json.loads(unseal(bytes(connection.sealed_flow), purpose=_purpose(connection, "flow")))
    return found


def _purpose(connection: Connection, what: str) -> str:
    return f"openbadges.connection:{connection.pk}:{what}"
