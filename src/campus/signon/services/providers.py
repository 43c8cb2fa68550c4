"""What an institution's owners set: a provider, its values, and a test that says in words what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import ConflictError, InvalidError
from campus.common.sealing import seal
from campus.common.text import one_line
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require
from campus.signon import queries
from campus.signon.faults import SignOnError
from campus.signon.models import Provider
from campus.signon.services import metadata, oidc, request_keys, saml
from campus.ui import local

MOST = 10
Kind = Provider.Kind


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of a test."""

    text: str
    is_good: bool


def prepare(actor: Person, *, organization: Organization, kind: str, name: str, now: datetime) -> Provider:
    """Begin a way to sign in, which has addresses to copy but opens nothing yet; for owners."""
    require(actor, organization, Membership.Role.OWNER)
    if queries.providers(organization).filter(ended_at=None).count() >= MOST:
        raise ConflictError(_("An institution has up to %d ways to sign in. End one first.") % MOST)
    made = Provider(organization=organization, kind=Kind(kind), name=one_line(name), made_by=actor, made_at=now)
    if made.kind == Kind.SAML:
        _give_key(made, now)
    with transaction.atomic():
        made.save()
        _note("sign_in.prepared", actor, made, now)
    return made


def keep(actor: Person, *, provider: Provider, now: datetime, **fields: Any) -> None:
    """Keep what was typed in, having read what the provider says of itself; for owners. Raises InvalidError.

    `secret` is sealed, and stays as it was where it is empty, unless the issuer is another now: it is for one alone.
    `metadata` is XML. What does not answer is not kept.
    """
    require(actor, provider.organization, Membership.Role.OWNER)
    _refuse_ended(provider)
    secret, xml = fields.pop("secret", ""), fields.pop("metadata", "")
    if "name" in fields:
        fields["name"] = one_line(fields["name"], field="name")
    before = provider.issuer
    for name, value in fields.items():
        setattr(provider, name, value)
    changed = [*fields, "told", "told_at", "issuer", "jwks", "jwks_at", "sealed_secret"]
    provider.told, provider.told_at = _told(provider, xml), now
    provider.issuer = provider.told["issuer"]
    provider.jwks, provider.jwks_at = {}, None
    if provider.issuer != before:
        provider.sealed_secret = b""
    if secret:
        provider.sealed_secret = seal(secret.encode(), purpose=oidc.purpose(provider))
    with transaction.atomic():
        provider.save(update_fields=changed)
        _note("sign_in.kept", actor, provider, now)


def change_key(actor: Person, *, provider: Provider, now: datetime) -> None:
    """Sign requests by SAML with a new key from now on; for owners. The provider must have our metadata anew."""
    require(actor, provider.organization, Membership.Role.OWNER)
    _refuse_ended(provider)
    _give_key(provider, now)
    with transaction.atomic():
        provider.save(update_fields=["certificate", "sealed_key"])
        _note("sign_in.key_made", actor, provider, now)


def end(actor: Person, *, provider: Provider, now: datetime) -> None:
    """End a way to sign in; accounts stay, and who has one signs in with its address. For owners."""
    require(actor, provider.organization, Membership.Role.OWNER)
    with transaction.atomic():
        changed = {"ended_at": now, "is_offered": False, "sealed_secret": b"", "sealed_key": b""}
        if Provider.objects.filter(pk=provider.pk, ended_at=None).update(**changed):
            _note("sign_in.ended", actor, provider, now)


def addresses(provider: Provider) -> dict[str, str]:
    """Return what the provider's administrator copies, by what it is called here."""
    base, at = str(settings.PUBLIC_URL), [provider.public_id]
    begin = {"begin": base + reverse("signon-begin", args=at)}
    if provider.kind == Kind.OIDC:
        return begin | {"redirect": oidc.redirect_uri(provider), "out": oidc.out_uri()}
    return begin | {"entity": saml.entity_id(provider), "acs": saml.acs_url(provider)}


def try_out(provider: Provider, *, now: datetime) -> Iterator[Finding]:
    """Yield what works of a way to sign in and what does not, in words."""
    if not provider.told:
        yield Finding(_("Some values are still missing: type them in and keep them first."), is_good=False)
        return
    yield from _oidc_findings(provider, now) if provider.kind == Kind.OIDC else _saml_findings(provider, now)
    listed = queries.domains(provider.organization)
    if not listed.exists():
        words = _("No domain of yours is listed yet, so that nobody new can come in.")
        yield Finding(words, is_good=False)
    elif not listed.filter(proved_at__isnull=False).exists():
        words = _("None of your domains is proved yet: people must have an account before they can come by this.")
        yield Finding(words, is_good=False)
    if provider.seen_at is None:
        yield Finding(_("Nobody has come by this yet: open its address and sign in."), is_good=False)
    else:
        yield Finding(_("Somebody has come by this already."), is_good=True)


def _oidc_findings(provider: Provider, now: datetime) -> Iterator[Finding]:
    try:
        told = oidc.discover(provider.issuer)
        yield Finding(_("The provider’s description was fetched, and it names itself as you do."), is_good=True)
        if told != provider.told:
            yield Finding(_("It has changed since you kept it: keep the values once more."), is_good=False)
    except SignOnError as err:
        yield _bad(err)
    try:
        oidc.fetch_keys(provider, now=now)
        yield Finding(_("Its keys were fetched and can be read."), is_good=True)
    except SignOnError as err:
        yield _bad(err)
    try:
        oidc.ask_for_nothing(provider)
        yield Finding(_("It knows our client ID and its secret."), is_good=True)
    except SignOnError as err:
        yield _bad(err)


def _saml_findings(provider: Provider, now: datetime) -> Iterator[Finding]:
    if not saml.is_installed():
        yield _bad(SignOnError("extra"))
    ends = metadata.certificates_end(provider.told)
    if ends < now:
        words = _("The provider’s certificate ran out on %s: fetch or paste its metadata anew.")
        yield Finding(words % local.day(ends), is_good=False)
    else:
        yield Finding(_("The provider’s certificate is good until %s.") % local.day(ends), is_good=True)
    if not provider.metadata_url:
        return
    try:
        is_same = metadata.fetched(provider.metadata_url) == provider.told
    except SignOnError as err:
        yield _bad(err)
    else:
        same, other = (
            _("Its metadata was fetched, and is as you kept it."),
            _("Its metadata has changed: keep it anew."),
        )
        yield Finding(same if is_same else other, is_good=is_same)


def _bad(err: SignOnError) -> Finding:
    return Finding(f"{err} {err.detail}".strip(), is_good=False)


def _told(provider: Provider, xml: str) -> Mapping[str, Any]:
    field = "issuer" if provider.kind == Kind.OIDC else "metadata_url" if provider.metadata_url else "metadata"
    try:
        if provider.kind == Kind.OIDC:
            return oidc.discover(provider.issuer)
        if provider.metadata_url:
            return metadata.fetched(provider.metadata_url)
        if not xml and provider.told:
            return dict(provider.told)
        return metadata.read(xml.encode())
    except SignOnError as err:
        raise InvalidError(f"{err} {err.detail}".strip(), field=field) from err


def _give_key(provider: Provider, now: datetime) -> None:
    for column, value in request_keys.make(provider, now=now).items():
        setattr(provider, column, value)


def _refuse_ended(provider: Provider) -> None:
    if provider.ended_at is not None:
        raise ConflictError(_("This way to sign in was ended."))


def _note(verb: str, actor: Person, provider: Provider, now: datetime) -> None:
    record(verb, actor=actor, thing=provider, organization_id=provider.organization_id, now=now)
