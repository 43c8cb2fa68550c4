"""Offer an award's credential to a wallet of its holder's, and hand it over against a proof of the wallet's key.

OpenID4VCI 1.0 with the pre-authorized code grant (section 3.5). Each step claims its row by a conditional UPDATE, so
that of two who try one wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards.models import Award, Copy
from campus.awards.services import copy_for
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.secrets import hashed
from campus.openid4 import codes, queries
from campus.openid4.key_proofs import holder_of, refused
from campus.openid4.metadata import BATCH, configuration_id, issuer_of
from campus.openid4.models import Offer
from campus.openid4.wire import WireError

LASTS = timedelta(minutes=10)  # an offer, and then the access token that was given for it
MOST_TRIES = 5
OUTCOMES = {"credential_accepted", "credential_failure", "credential_deleted"}


def offer(person: Person, *, award: Award, form: str, has_pin: bool, now: datetime) -> Offer:
    """Offer one's own award to a wallet; an earlier offer of it that nobody took up ends with that.

    Raises NotAllowedError for somebody else's, ConflictError for one that was taken back, InvalidError for no form.
    """
    if award.person_id != person.pk:
        raise NotAllowedError(_("Only its holder can load a credential into a wallet."))
    if award.revoked_at is not None or award.replaced_by_id is not None:
        raise ConflictError(_("This award was taken back or issued anew, so it cannot be loaded into a wallet."))
    if form not in Copy.Form.values:
        raise InvalidError(_("Choose the kind of wallet."), field="form")
    Offer.objects.filter(award=award, redeemed_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    return Offer.objects.create(award=award, form=form, has_pin=has_pin, made_at=now, expires_at=now + LASTS)


def redeem(code: str, *, pin: str | None, now: datetime) -> tuple[Offer, str]:
    """Return the offer of a pre-authorized code and a new access token; a code is good once (section 6).

    Raises WireError as section 6.3 names them.
    """
    found = Offer.objects.filter(public_id=codes.offer_id_of(code), redeemed_at__isnull=True, expires_at__gt=now)
    held = found.first()
    if held is None:
        raise WireError("invalid_grant", "the code is used, too old or not one of ours")
    if held.has_pin != (pin is not None):
        raise WireError("invalid_request", "tx_code is missing" if held.has_pin else "no tx_code was asked for")
    # Counted before it is compared: a hundred guesses sent at once are a hundred guesses.
    if not found.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise WireError("invalid_grant", "there were too many wrong tries: make a new offer")
    if pin is not None and not constant_time_compare(pin, codes.pin_of(held.public_id)):
        raise WireError("invalid_grant", "tx_code is wrong")
    token = codes.fresh_token()
    if not found.update(redeemed_at=now, token_hash=hashed(token), token_until=now + LASTS):
        raise WireError("invalid_grant", "the code is used")
    return held, token


def hand_over(token: str, *, asked: Mapping[str, Any], now: datetime) -> tuple[Offer, list[Copy]]:
    """Return the copies that a credential request asks for, one for each key that was proven (section 8).

    Raises WireError as section 8.3.1.2 names them; 401 for a token that is none.
    """
    held = queries.by_token(token, now=now)
    if held is None:
        raise WireError("invalid_token", "the access token is unknown or too old", status=401)
    _check_named(asked, held)
    if "credential_response_encryption" in asked:
        raise WireError("invalid_encryption_parameters", "answers are not encrypted beyond the connection")
    holders = _holders(asked, audience=issuer_of(held.award.achievement), now=now)
    try:
        made = [copy_for(held.award, holder=holder, form=held.form, now=now) for holder in holders]
    except ConflictError as err:
        raise WireError("credential_request_denied", str(err)) from err
    Offer.objects.filter(pk=held.pk).update(loaded_at=now)
    return held, made


def note_outcome(token: str, *, told: Mapping[str, Any], now: datetime) -> None:
    """Keep what a wallet says became of the credential (section 11); raises WireError."""
    held = queries.by_token(token, now=now)
    if held is None:
        raise WireError("invalid_token", "the access token is unknown or too old", status=401)
    if told.get("notification_id") != held.public_id:
        raise WireError("invalid_notification_id", "this is not the notification_id that was given")
    if str(told.get("event")) not in OUTCOMES:
        raise WireError("invalid_notification_request", "event is none of those known")
    Offer.objects.filter(pk=held.pk).update(outcome=str(told["event"]).removeprefix("credential_"))


def identifier_of(held: Offer) -> str:
    """Return the credential_identifier of what is offered."""
    return f"{held.award.public_id}.{held.form}"


def _check_named(asked: Mapping[str, Any], held: Offer) -> None:
    """Refuse a request for another credential, or one that names it twice or not at all (section 8.2)."""
    named = {name: asked[name] for name in ("credential_configuration_id", "credential_identifier") if name in asked}
    if len(named) != 1:
        raise WireError("invalid_credential_request", "name one of credential_configuration_id, credential_identifier")
    if named.get("credential_configuration_id", configuration_id(held.form)) != configuration_id(held.form):
        raise WireError("unknown_credential_configuration", "this was not offered")
    if named.get("credential_identifier", identifier_of(held)) != identifier_of(held):
        raise WireError("unknown_credential_identifier", "this was not offered")


def _holders(asked: Mapping[str, Any], *, audience: str, now: datetime) -> list[str]:
    """Return the DIDs that were proven, each once, in the order of the proofs."""
    proofs = asked.get("proofs")
    tokens = proofs.get("jwt") if isinstance(proofs, Mapping) and len(proofs) == 1 else None
    if not isinstance(tokens, list) or not 0 < len(tokens) <= BATCH:
        raise refused(f"proofs must hold 1 to {BATCH} proofs of the type jwt, and nothing else")
    found = [holder_of(token, audience=audience, now=now) for token in tokens]
    for nonce in {nonce for _did, nonce in found}:
        if not codes.use_nonce(nonce):
            raise WireError("invalid_nonce", "the nonce is used, too old or not one of ours: ask for a new one")
    return list(dict.fromkeys(did for did, _nonce in found))
