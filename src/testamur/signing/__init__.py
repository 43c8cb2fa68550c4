"""Signing: the only package that touches secret keys, so that a program can see who imports it."""

from testamur.signing.credentials import add_proof, sign, sign_jwt
from testamur.signing.local import SigningKey
from testamur.signing.presentations import build_presentation, sign_presentation
from testamur.signing.signer import Signer

__all__ = [
    "Signer",
    "SigningKey",
    "add_proof",
    "build_presentation",
    "sign",
    "sign_jwt",
    "sign_presentation",
]
