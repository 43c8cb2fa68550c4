"""Checking an SD-JWT VC as it is presented: who issued it, what is shown, whether it is in force, and who shows it.

"SD-JWT-based Verifiable Credentials", section 3.4, over RFC 9901, 7.3. `testamur.verify` reports on one as on any other
credential; `verify_sd_jwt` gives the claims themselves, for a verifier that asked for some of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from testamur.did import Resolver, issuer_key
from testamur.errors import (
    ForeignKeyError,
    KeyFormatError,
    ProofError,
    ResolutionError,
    RevokedKeyError,
)
from testamur.formats import sd_jwt
from testamur.keys import PublicKey
from testamur.proofs import sd_jwt_vc
from testamur.report import Check, Outcome
from testamur.verify import revocation
from testamur.verify.fetching import bounded_loader, bounded_resolver
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.policy import Loader, Occasion, Policy
from testamur.verify.standing import check_dates
from testamur.verify.token_status import check_token_status

__all__ = ["Occasion", "SdJwtReport", "check_binding", "check_status", "check_token", "verify_sd_jwt"]

_DEFAULT = Policy()


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
    text: str,
    *,
    now: datetime,
    resolver: Resolver,
    loader: Loader | None = None,
    occasion: Occasion | None = None,
    policy: Policy = _DEFAULT,
) -> SdJwtReport:
    """Check an SD-JWT VC; with an occasion also that its holder shows it there. Bad input gives a report."""
    resolver = bounded_resolver(resolver, fetching=policy.fetching)
    key, signature, claims = check_token(text, resolver=resolver)
    if claims is None:
        return SdJwtReport(checks=(key, signature))
    problem = sd_jwt.find_problem(claims)
    if problem is not None:
        wrong = failed("dates", problem.rule, f"{problem.message}.", pointer=problem.pointer, params=problem.told())
        return SdJwtReport(checks=(key, signature, wrong), claims=claims)
    checks = [key, signature, check_dates({}, view=sd_jwt.view(claims), now=now, policy=policy)]
    loader = bounded_loader(loader, fetching=policy.fetching)
    reader = revocation.Reader(now=now, resolver=resolver, loader=loader, policy=policy)
    checks += [check for check in check_status(claims, reader=reader) if check.reason != revocation.NONE_NAMED]
    if occasion is not None:
        checks.append(check_binding(text, claims, occasion=occasion, now=now))
    return SdJwtReport(checks=tuple(checks), claims=claims)


def check_token(text: str, *, resolver: Resolver) -> tuple[Check, Check, dict[str, Any] | None]:
    """Return the checks `key` and `signature`, and the claims that are shown; None unless the issuer signed them."""
    key_check, key = _find_key(text, resolver=resolver)
    if key is None:
        return key_check, not_checked("signature", "no_key", "There is no key to check it with."), None
    try:
        claims = sd_jwt_vc.check(text, key=key)
    except ProofError as err:
        detail = "The signature does not match: this is not what was signed."
        return key_check, failed("signature", "mismatch", detail, params={"error": str(err)}), None
    return key_check, passed("signature", "matches", "The signature matches.", how="SD-JWT VC"), claims


def check_status(claims: Mapping[str, Any], *, reader: revocation.Reader) -> tuple[Check, ...]:
    """Return the check `status`: by a Token Status List (`status`), or by the lists of the VC Data Model."""
    if "status" in claims:
        return (check_token_status(claims, reader=reader),)
    named = {"issuer": claims.get("iss"), "credentialStatus": claims.get("credentialStatus")}
    return revocation.check_status(named, reader=reader)


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
    except RevokedKeyError as err:
        detail = "The issuer has withdrawn the key it was signed with: anybody may have made it."
        return failed("key", "revoked_key", detail, params={"error": str(err)}), None
    except (ResolutionError, KeyFormatError) as err:
        return not_checked("key", "no_key", "The issuer's key could not be had.", params={"error": str(err)}), None
    return passed("key", "found", "The key belongs to the issuer.", issuer=issuer, method=method), key


def check_binding(text: str, claims: Mapping[str, Any], *, occasion: Occasion, now: datetime) -> Check:
    """Return the check `binding`: whether the holder, by the key in the claims, shows this on this occasion."""
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
