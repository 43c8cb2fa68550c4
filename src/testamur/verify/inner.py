"""Step 9: the credentials inside a credential, each verified as if it had been handed in by itself.

A learner record (CLR 2.0) holds badges with proofs of their own; a badge may hold endorsements of itself, of its
achievement or of its issuer. Who signed the outer one vouches for having put them there, and for nothing in them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from testamur.errors import MalformedError
from testamur.formats import ReadCredential, read
from testamur.report import Check, Report, Verdict
from testamur.verify.made import failed, not_checked, passed

Verify = Callable[[ReadCredential], Report]
# Each costs a canonicalization and perhaps a fetch.
_MOST = 32


def parts_of(document: Mapping[str, Any], *, verify: Verify) -> tuple[Report, ...]:
    """Return the reports on the credentials that a record holds, in order, as far as so many are looked at."""
    subject = document.get("credentialSubject")
    held = subject.get("verifiableCredential", []) if isinstance(subject, Mapping) else []
    return tuple(verify(found) for found in _readable(held))


def endorsements_of(document: Mapping[str, Any], *, verify: Verify) -> tuple[Report, ...]:
    """Return the reports on the endorsements of a badge, of its achievement and of its issuer."""
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, Mapping) else None
    holders = [each for each in (document, document.get("issuer"), achievement) if isinstance(each, Mapping)]
    found = [item for holder in holders for item in _all(holder, "endorsement", "endorsementJwt")]
    return tuple(verify(each) for each in _readable(found))


def check_parts(parts: Sequence[Report]) -> Check:
    """Return the check `parts`: failed where one is invalid or revoked, passed where each holds or has just ended."""
    verdicts = [part.verdict for part in parts]
    if Verdict.INVALID in verdicts:
        detail = "A credential inside it is not what was signed."
        return failed("parts", "invalid", detail, params={"count": verdicts.count(Verdict.INVALID)})
    if Verdict.REVOKED in verdicts:
        detail = "A credential inside it was taken back by its issuer."
        return failed("parts", "revoked", detail, params={"count": verdicts.count(Verdict.REVOKED)})
    open_ones = [verdict for verdict in verdicts if verdict in (Verdict.UNKNOWN_ISSUER, Verdict.COULD_NOT_CHECK)]
    if open_ones or not parts:
        detail = "Not every credential inside it could be checked."
        return not_checked("parts", "not_all", detail, params={"count": len(open_ones)})
    return passed("parts", "all_hold", "Every credential inside it was checked.", count=len(parts))


def _all(holder: Mapping[str, Any], *names: str) -> Iterator[Any]:
    for name in names:
        held = holder.get(name, [])
        yield from held if isinstance(held, list) else [held]


def _readable(held: object) -> Iterator[ReadCredential]:
    items = held if isinstance(held, list) else [held]
    for item in items[:_MOST]:
        if isinstance(item, Mapping):
            yield ReadCredential(kind="json", document=dict(item), raw="")
        elif isinstance(item, str):
            try:
                yield read(item.encode(errors="replace"))
            except MalformedError:
                yield ReadCredential(kind="json", document={}, raw=item)
    # What is not looked at must not pass for checked: an empty document can't be valid.
    if len(items) > _MOST:
        yield ReadCredential(kind="json", document={}, raw="")
