"""A sign-in from its beginning until the person is in: there, back, and into which account (decision 0225).

Nobody is joined to an account by guess. Who came before is known by institution, issuer and subject. Who comes for the
first time gets an account of their own where the institution has proved that the address's domain is its own and nobody
here has confirmed that address; everybody else signs in once to the account that is theirs, and says so.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from campus.accounts import joining
from campus.accounts import services as accounts
from campus.accounts.models import Identifier, Person
from campus.accounts.queries import by_address
from campus.common.secrets import hashed
from campus.signon import queries
from campus.signon.claims import Said, domain_of
from campus.signon.faults import SignOnError
from campus.signon.models import Attempt, Fault, Provider
from campus.signon.services import oidc, saml

LASTS = timedelta(minutes=15)  # somebody may have to find a second factor in between
STAYS = timedelta(minutes=30)  # for who has arrived and must sign in to the account that is theirs
KEPT = timedelta(days=1)  # so that nothing used comes again
MOST_FAULTS = 200


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that begins: where the browser goes, its key, and the secret that only this browser keeps."""

    url: str
    key: str
    secret: str


def begin(provider: Provider, *, to: str, now: datetime) -> Begun:
    """Return where a browser goes to sign in; `to` is the page of ours that was wanted. Raises SignOnError."""
    secret = secrets.token_urlsafe(32)
    attempt = Attempt(
        key=secrets.token_urlsafe(32),
        provider=provider,
        secret_hash=hashed(secret),
        nonce=secrets.token_urlsafe(24),
        to=_local(to),
        until=now + LASTS,
    )
    is_oidc = provider.kind == Provider.Kind.OIDC
    url = oidc.request_url(attempt, secret=secret) if is_oidc else saml.request_url(attempt, now=now)
    attempt.save()
    return Begun(url, attempt.key, secret)


def open_attempt(provider: Provider, *, key: str, now: datetime) -> Attempt:
    """Return the sign-in that an answer is for; raises SignOnError where none waits for one."""
    found = Attempt.objects.filter(provider=provider, key=key).select_related("provider__organization").first()
    if found is None or found.until < now:
        raise SignOnError("state")
    if found.answered_at is not None:
        raise SignOnError("replayed")
    if not provider.is_ready:
        raise SignOnError("unknown")
    return found


def is_same_browser(attempt: Attempt, secret: str) -> bool:
    """Say whether a browser is the one that began."""
    return bool(secret) and constant_time_compare(hashed(secret), attempt.secret_hash)


def answer(attempt: Attempt, *, said: Said, now: datetime) -> None:
    """Keep who has come, once for each sign-in and each assertion. Raises SignOnError for who can't come in."""
    attempt.subject = said.subject
    _check_address(attempt, said)
    told = {
        "answered_at": now,
        "until": now + STAYS,
        "subject": said.subject,
        "email": said.email,
        "name": said.name,
        "token": said.token,
        "assertion": hashed(said.assertion) if said.assertion else "",
    }
    try:
        with transaction.atomic():
            is_first = Attempt.objects.filter(pk=attempt.pk, answered_at=None).update(**told)
    except IntegrityError as err:
        raise SignOnError("replayed") from err
    if not is_first:
        raise SignOnError("replayed")
    Provider.objects.filter(pk=attempt.provider_id).update(seen_at=now)


def mark_of(key: str) -> str:
    """Return what the browser gets that brings the answer to a sign-in, and no other: not even the one that began."""
    return salted_hmac("campus.signon.arrived", key, algorithm="sha256").hexdigest()


def arrived(key: str, *, secret: str, mark: str, now: datetime) -> Attempt:
    """Return the sign-in of who has arrived in this browser and is not in yet; raises SignOnError.

    It must have begun in this browser and its answer have come by it: else somebody could have another person's browser
    answer what they themselves began, and come in as that person.
    """
    found = Attempt.objects.filter(key=key, answered_at__isnull=False, ended_at=None, until__gte=now)
    attempt = found.select_related("provider__organization").first()
    if attempt is None or not is_same_browser(attempt, secret) or not constant_time_compare(mark, mark_of(key)):
        raise SignOnError("browser")
    if not attempt.provider.is_ready:
        raise SignOnError("unknown")
    return attempt


def may_make(attempt: Attempt) -> bool:
    """Say whether who has arrived can have an account made for their address."""
    is_proved = queries.is_proved(attempt.provider, domain_of(attempt.email))
    return is_proved and by_address(attempt.email) is None


def enter(attempt: Attempt, *, now: datetime) -> Person | None:
    """Return the account that who has arrived may open, or None for who was never here. Raises SignOnError."""
    person = queries.known(attempt)
    if person is not None:
        _check_person(person, attempt.provider)
        _end(attempt, now)
    return person


@transaction.atomic
def make(attempt: Attempt, *, now: datetime) -> Person:
    """Make an account for who has arrived, with what waited for their address. Raises SignOnError, CampusError."""
    if not may_make(attempt):
        raise SignOnError("state")
    _end(attempt, now)
    accounts.release(attempt.email)
    person = accounts.enter(name=attempt.name or _("Learner"), email=attempt.email, now=now)
    _known_as(person, attempt, now)
    joining.claim(person, email=attempt.email, now=now)
    return person


@transaction.atomic
def link(actor: Person, *, attempt: Attempt, now: datetime) -> None:
    """Let who has arrived open the actor's account from now on: both are in this browser. Raises SignOnError."""
    _check_person(actor, attempt.provider)
    _end(attempt, now)
    _known_as(actor, attempt, now)


def note(provider: Provider, fault: SignOnError, *, now: datetime) -> Fault:
    """Keep why a sign-in was refused, for the institution's staff; the newest 200 of a provider."""
    made = Fault.objects.create(provider=provider, code=fault.code, detail=fault.detail, at=now)
    old = provider.faults.values_list("pk", flat=True)[MOST_FAULTS : MOST_FAULTS + 50]
    Fault.objects.filter(pk__in=list(old)).delete()
    return made


def clear(*, now: datetime) -> int:
    """Delete what is kept of sign-ins that are over; return how many."""
    over = Attempt.objects.filter(until__lt=now - KEPT)
    return over.delete()[0] if over.exists() else 0


def _check_address(attempt: Attempt, said: Said) -> None:
    """Refuse an address that proves nothing, of who was never here; who is known needs none."""
    provider = attempt.provider
    if queries.known(attempt) is not None:
        return
    if not said.email:
        raise SignOnError("email")
    if said.is_checked is False or not (said.is_checked or provider.are_checked):
        raise SignOnError("unverified")
    if not queries.is_own(provider, domain_of(said.email)):
        raise SignOnError("domain", domain_of(said.email))


def _check_person(person: Person, provider: Provider) -> None:
    """A provider opens no account that is closed, and none that has a word in another institution's affairs."""
    if not person.is_active:
        raise SignOnError("closed")
    if queries.has_role_elsewhere(person, provider.organization):
        raise SignOnError("role")


def _known_as(person: Person, attempt: Attempt, now: datetime) -> None:
    value, how = queries.identifier(attempt), attempt.provider.name
    accounts.add_identifier(person, kind=Identifier.Kind.SIGN_IN, value=value, how=how, now=now)


def _end(attempt: Attempt, now: datetime) -> None:
    """Count an arrival as used, and forget what was said of the person."""
    ended = {"ended_at": now, "subject": "", "email": "", "name": "", "token": ""}
    if not Attempt.objects.filter(pk=attempt.pk, ended_at=None).update(**ended):
        raise SignOnError("replayed")


def _local(to: str) -> str:
    """Return a path of ours, or nothing for what leads elsewhere."""
    try:
        parts = urlsplit(to)
    except ValueError:
        return ""
    is_path = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if is_path and not parts.netloc and not parts.scheme and len(to) <= 500 else ""
