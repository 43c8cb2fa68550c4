"""Checking an SD-JWT VC as it is presented: who issued it, what is shown, whether it is in force, and who shows it.

"SD-JWT-based Verifiable Credentials", section 3.4, over RFC 9901, 7.3. It is no Open Badge, so that the procedure of
:mod:`testamur.verify` has nothing to hold it against; the checks are named as there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from testamur.did import Resolver, issuer_key
from testamur.errors import ForeignKeyError, KeyFormatError, ProofError, ResolutionError
from testamur.keys import PublicKey
from testamur.proofs import sd_jwt_vc
from testamur.report import Check, Outcome
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.policy import Policy

_DEFAULT = Policy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What the verifier asked with: its own identifier, a nonce, and how long an answer may take."""

    audience: str
    nonce: str
    max_age: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class SdJwtReport:
    """What `verify_sd_jwt` found out.

    `checks` are `key`, `signature`, `dates`, `status` where the issuer names a list, and `binding` where an occasion
    was given. `claims` are what is shown, and empty unless the issuer signed it.
    """

    checks: tuple[Check, ...]
    claims: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_valid(self) -> bool:
        """Whether every check has passed."""
        return all(check.outcome is Outcome.PASSED for check in self.checks)


def verify_sd_jwt(
    text: str, *, now: datetime, resolver: Resolver, occasion: Occasion | None = None, policy: Policy = _DEFAULT
) -> SdJwtReport:
    """Check an SD-JWT VC; with an occasion also that its holder shows it there. Bad input gives a report."""
    key_check, key = _find_key(text, resolver=resolver)
    if key is None:
        return SdJwtReport(checks=(key_check, not_checked("signature", "no_key", "There is no key to check it with.")))
    try:
        claims = sd_jwt_vc.check(text, key=key)
    except ProofError as err:
        detail = "The signature does not match: this is not what was signed."
        return SdJwtReport(checks=(key_check, failed("signature", "mismatch", detail, params={"error": str(err)})))
    checks = [key_check, passed("signature", "matches", "The signature matches.")]
    checks.append(_check_dates(claims, now=now, skew=policy.clock_skew))
    if "status" in claims:
        checks.append(
            not_checked("status", "not_read", "Lists of this kind, in which it may be taken back, are not read.")
        )
    if occasion is not None:
        checks.append(_check_binding(text, claims, occasion=occasion, now=now))
    return SdJwtReport(checks=tuple(checks), claims=claims)


def _find_key(text: str, *, resolver: Resolver) -> tuple[Check, PublicKey | None]:
    try:
        issuer, name = sd_jwt_vc.method_of(text)
        method = f"{issuer}{name}" if name.startswith("#") else name
        key = issuer_key(resolver, method, issuer=issuer)
    except ProofError as err:
        return failed("key", "malformed", "It can't be read.", params={"error": str(err)}), None
    except ForeignKeyError as err:
        detail = "The key that it names belongs to somebody else than the issuer it names."
        return failed("key", "foreign_key", detail, params={"error": str(err)}), None
    except (ResolutionError, KeyFormatError) as err:
        return not_checked("key", "no_key", "The issuer's key could not be had.", params={"error": str(err)}), None
    return passed("key", "found", "The key belongs to the issuer.", issuer=issuer, method=method), key


def _check_dates(claims: Mapping[str, Any], *, now: datetime, skew: timedelta) -> Check:
    start, end = claims.get("nbf", 0), claims.get("exp")
    moments = [start] if end is None else [start, end]
    if not all(isinstance(moment, int | float) and not isinstance(moment, bool) for moment in moments):
        return failed("dates", "calendar", "Its dates are no numbers.")
    if start > (now + skew).timestamp():
        return failed("dates", "not_yet", "It is not valid yet.")
    if end is not None and end < now.timestamp():
        return failed("dates", "expired", "It has expired.")
    return passed("dates", "in_force", "It is in force.")


def _check_binding(text: str, claims: Mapping[str, Any], *, occasion: Occasion, now: datetime) -> Check:
    try:
        key = sd_jwt_vc.holder_key(claims)
        if key is None:
            raise ProofError("the issuer named no key of the holder's")
        sd_jwt_vc.check_binding(
            text, key=key, audience=occasion.audience, nonce=occasion.nonce, now=now, max_age=occasion.max_age
        )
    except ProofError as err:
        detail = "Its holder did not show it for this occasion."
        return failed("binding", "mismatch", detail, params={"error": str(err)})
    return passed("binding", "matches", "Its holder shows it for this occasion.")
