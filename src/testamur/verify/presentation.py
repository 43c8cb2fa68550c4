"""Checking what a holder presents: that it was made for this occasion, by whom, and each credential in it.

The proof, or the token around it, must repeat the challenge and the domain that the verifier gave, or it may be a
recording of another occasion; :mod:`testamur.verify.presented` names the clauses for either.
"""

from dataclasses import dataclass
from datetime import datetime

from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.did import Resolver, issuer_key
from testamur.errors import (
    CanonicalizationError,
    ForeignKeyError,
    KeyFormatError,
    MalformedError,
    ProofError,
    ResolutionError,
)
from testamur.keys import PublicKey
from testamur.proofs.data_integrity import AUTHENTICATION
from testamur.report import Check, Outcome, Report, Verdict
from testamur.verify import verify
from testamur.verify.fetching import bounded_loader, bounded_resolver
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.policy import Loader, Policy
from testamur.verify.presented import Presented, credentials_of, read_presented

_DEFAULT = Policy()


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationReport:
    """What `verify_presentation` found out.

    `checks` are those of the presentation itself: `container`, `key`, `signature` and `occasion` (challenge, domain and
    time). `holder` is empty unless they passed. `credentials` has the report of each credential, in their order, and is
    empty for a presentation that is not to be believed.
    """

    checks: tuple[Check, ...]
    holder: str = ""
    credentials: tuple[Report, ...] = ()

    @property
    def is_genuine(self) -> bool:
        """Whether the holder made this for this occasion; of the credentials in it nothing is said."""
        return all(check.outcome is Outcome.PASSED for check in self.checks)

    @property
    def is_valid(self) -> bool:
        """Whether the presentation is genuine and every credential in it valid."""
        return self.is_genuine and all(report.verdict is Verdict.VALID for report in self.credentials)


def verify_presentation(
    data: bytes,
    *,
    challenge: str,
    domain: str,
    now: datetime,
    resolver: Resolver,
    loader: Loader | None = None,
    policy: Policy = _DEFAULT,
    shapes: Shapes = UNCACHED,
) -> PresentationReport:
    """Check a presentation for this challenge and domain, then each credential in it.

    `data` is JSON with an embedded proof, or a JWT (`vp+jwt`, or that of data model 1.1), bare or enveloped in JSON;
    of a token the challenge is its `nonce`, the domain its `aud`. An empty `domain` asks for one that names none, which
    is enough only where nobody else could know the challenge. `shapes` is for the credentials in it. The caller
    sees to it that a challenge is accepted once. Bad input of every kind gives a report.
    """
    resolver = bounded_resolver(resolver, fetching=policy.fetching)
    loader = bounded_loader(loader, fetching=policy.fetching)
    # (1) Read it: one JSON object, or token, that says it is a presentation.
    try:
        presented = read_presented(data)
    except MalformedError as err:
        unread = failed("container", "malformed", "It can't be read.", params={"error": str(err)})
        return PresentationReport(checks=(unread,))

    # (2) to (4) Is it the holder's, and made for this occasion? (5) Only then look at the credentials, each by itself.
    checks = _check_holder(presented, challenge=challenge, domain=domain, now=now, resolver=resolver, policy=policy)
    if any(check.outcome is not Outcome.PASSED for check in checks):
        return PresentationReport(checks=checks)
    reports = [
        verify(issued, now=now, resolver=resolver, loader=loader, policy=policy, shapes=shapes)
        for issued in credentials_of(presented.document)
    ]
    return PresentationReport(checks=checks, holder=presented.holder, credentials=tuple(reports))


def _check_holder(
    presented: Presented, *, challenge: str, domain: str, now: datetime, resolver: Resolver, policy: Policy
) -> tuple[Check, ...]:
    """Get the holder's key (2), check the proof (3), and hold it against the occasion that it was asked for (4)."""
    key_check, key = _find_key(presented, resolver=resolver)
    checks = (passed("container", "passed", "It can be read."), key_check)
    if key is None:
        return checks
    is_asked_for = presented.is_for(challenge=challenge, domain=domain)
    occasion = _check_occasion(presented, is_asked_for=is_asked_for, now=now, policy=policy)
    return (*checks, _check_proof(presented, key=key), occasion)


def _find_key(presented: Presented, *, resolver: Resolver) -> tuple[Check, PublicKey | None]:
    try:
        key = issuer_key(resolver, presented.method(), issuer=presented.holder, purpose=AUTHENTICATION)
    except ProofError as err:
        return failed("key", "unnamed", "It names no key of its holder's.", params={"error": str(err)}), None
    except ForeignKeyError as err:
        detail = "The key belongs to somebody else than the holder."
        return failed("key", "foreign_holder", detail, params={"error": str(err)}), None
    except (ResolutionError, KeyFormatError) as err:
        detail = "The holder's key could not be had."
        return not_checked("key", "no_holder_key", detail, params={"error": str(err)}), None
    return passed("key", "holder", "The key belongs to the holder."), key


def _check_proof(presented: Presented, *, key: PublicKey) -> Check:
    try:
        presented.check(key)
    except (ProofError, CanonicalizationError, KeyFormatError) as err:
        return failed("signature", "mismatch", "The signature does not match.", params={"error": str(err)})
    return passed("signature", "matches", "The signature matches.")


def _check_occasion(presented: Presented, *, is_asked_for: bool, now: datetime, policy: Policy) -> Check:
    if not is_asked_for:
        return failed("occasion", "another", "It was made for another occasion than this one.")
    try:
        moments = presented.moments()
    except ValueError:
        return failed("occasion", "calendar", "Its date is no day of the calendar.")
    # A clock that is fast may have made it; what ends within the allowance for clocks has not ended.
    if moments.get("created", now) > now + policy.clock_skew or moments.get("expires", now) < now:
        return failed("occasion", "another_time", "It was made for another time.")
    return passed("occasion", "asked_for", "It was made for this occasion.")
