"""The link by which somebody without an account answers: signed, with nothing in it about anybody (decision 0095)."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core import signing

from campus.assessments.models import Attestation

_SALT = "campus.assessments.attestation"


def nonce() -> str:
    """Return what makes a link the only one: a new one ends every link made before."""
    return secrets.token_hex(12)


def token(attestation: Attestation) -> str:
    """Return what the link ends in."""
    return signing.dumps([attestation.pk, attestation.nonce], salt=_SALT)


def by_token(token: str) -> Attestation | None:
    """Return the question that a link stands for, in whatever state; None where it is forged or was replaced."""
    try:
        pk, said = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    related = ("activity__organization", "person", "asked_by")
    return Attestation.objects.select_related(*related).filter(pk=pk, nonce=said).first()


def is_open(attestation: Attestation, *, now: datetime) -> bool:
    """Say whether the question can still be answered."""
    return attestation.state == Attestation.State.ASKED and now < attestation.expires_at
