"""Making SD-JWT VCs (RFC 9901): the issuer's token with its disclosures, and the holder's token for one occasion."""

import copy
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from testamur.did import controller_of
from testamur.errors import DocumentError
from testamur.keys import PublicKey, encode_base64url
from testamur.pointers import steps
from testamur.proofs import sd_jwt_vc
from testamur.proofs.jws import compact
from testamur.signing.credentials import check_method
from testamur.signing.signer import Signer
from testamur.status import TOKEN_TYPE


def _salt() -> str:
    return secrets.token_urlsafe(16)


def sign_sd_jwt(
    claims: Mapping[str, Any],
    *,
    key: Signer,
    method: str,
    disclosable: Sequence[str] = (),
    holder: PublicKey | None = None,
    salt: Callable[[], str] = _salt,
) -> str:
    """Return the claims as an SD-JWT VC with every disclosure, for the holder; ``vct`` must be among them.

    ``disclosable`` are JSON Pointers to what the holder may leave out, ``holder`` the key that presentations must be
    signed with. Raises :class:`testamur.errors.DocumentError` for a pointer to nothing, or to what is always shown.
    """
    plain = {"iss": controller_of(method), **copy.deepcopy(dict(claims))}
    if not isinstance(plain.get("vct"), str):
        raise DocumentError("vct", plain.get("vct"), "name the type of the credential")
    check_method(method, public=key.public, issuer=plain["iss"])
    if holder is not None:
        plain["cnf"] = {"jwk": holder.jwk}
    # The innermost first, so that a disclosure may hold digests of others.
    paths = sorted({_hidden(pointer) for pointer in disclosable}, key=len, reverse=True)
    disclosures = [_hide(plain, path, salt=salt()) for path in paths]
    if disclosures:
        plain["_sd_alg"] = "sha-256"
    header = {"alg": key.public.algorithm, "kid": method, "typ": sd_jwt_vc.TYPE}
    token = compact(header, _written(plain), sign=key.sign)
    text = sd_jwt_vc.Parts(token, tuple(disclosures)).shown
    sd_jwt_vc.check(text, key=key.public)
    return text


def bind_sd_jwt(text: str, *, key: Signer, audience: str, nonce: str, now: datetime) -> str:
    """Return what is shown with the holder's token, for the one verifier who asked with this nonce."""
    shown = sd_jwt_vc.Parts.of(text).shown
    claims = {
        "iat": int(now.astimezone(UTC).timestamp()),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": sd_jwt_vc.hash_of(shown),
    }
    header = {"alg": key.public.algorithm, "typ": sd_jwt_vc.BINDING_TYPE}
    return shown + compact(header, _written(claims), sign=key.sign)


def sign_status_token(claims: Mapping[str, Any], *, key: Signer, method: str) -> str:
    """Return a list of :func:`testamur.status.token_claims` signed, as readers of SD-JWT VCs fetch it."""
    plain = {"iss": controller_of(method), **claims}
    check_method(method, public=key.public, issuer=plain["iss"])
    header = {"alg": key.public.algorithm, "kid": method, "typ": TOKEN_TYPE}
    return compact(header, _written(plain), sign=key.sign)


def _hidden(pointer: str) -> tuple[str, ...]:
    held = steps(pointer)
    if not held or (len(held) == 1 and held[0] in sd_jwt_vc.NEVER_HIDDEN):
        raise DocumentError("disclosable", pointer, "this is always shown")
    return held


def _hide(claims: dict[str, Any], path: tuple[str, ...], *, salt: str) -> str:
    """Replace what the path leads to by its digest, and return the disclosure."""
    holder: Any = claims
    for step in path[:-1]:
        holder = _inner(holder, step, path)
    value = _inner(holder, path[-1], path)
    if isinstance(holder, list):
        text = _disclosure([salt, value])
        holder[int(path[-1])] = {"...": sd_jwt_vc.hash_of(text)}
    else:
        text = _disclosure([salt, path[-1], value])
        del holder[path[-1]]
        # In order of digests, so that the place tells nothing.
        holder["_sd"] = sorted([*holder.get("_sd", []), sd_jwt_vc.hash_of(text)])
    return text


def _inner(value: Any, step: str, path: tuple[str, ...]) -> Any:
    if isinstance(value, list) and step.isdecimal() and step.isascii() and int(step) < len(value):
        return value[int(step)]
    if isinstance(value, dict) and step in value and step != "_sd":
        return value[step]
    raise DocumentError("disclosable", "/" + "/".join(path), "this leads to nothing in the claims")


def _disclosure(parts: list[Any]) -> str:
    return encode_base64url(_written(parts))[1:]


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
