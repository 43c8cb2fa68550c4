"""Step 9: the credentials inside a credential, each verified as if it had been handed in by itself.

A learner record (CLR 2.0) holds badges with proofs of their own, one of CLR 1.0 may hold signed assertions; a badge may
hold endorsements of itself, of its achievement or of its issuer. Who signed the outer one vouches for having put them
there, and for nothing in them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from testamur.errors import MalformedError
from testamur.formats import ReadCredential, read
from testamur.formats.node import Node
from testamur.report import Check, Report, Verdict
from testamur.verify.made import failed, not_checked, passed

Verify = Callable[[ReadCredential], Report]
MOST = 64
_ENDORSEMENTS = ("endorsement", "endorsementJwt")


@dataclass(slots=True)
class Budget:
    """How many credentials inside one that was handed in are looked at: each costs a computation, perhaps a fetch."""

    left: int = MOST

    def spend(self) -> bool:
        """Return whether one more may be looked at."""
        self.left -= 1
        return self.left >= 0


def too_many() -> Report:
    """Return the report that stands for all that was not looked at: what was not checked must not pass."""
    detail = f"More than {MOST} credentials are inside; the others were not looked at."
    return Report(verdict=Verdict.COULD_NOT_CHECK, checks=(not_checked("container", "too_many", detail),))


def parts_of(document: Mapping[str, Any], *, verify: Verify) -> tuple[Report, ...]:
    """Return the reports on the credentials that a record holds, in order, as far as so many are looked at."""
    subject = document.get("credentialSubject")
    held = subject.get("verifiableCredential", []) if isinstance(subject, Mapping) else []
    return _verified(held or document.get("signedAssertions", []), verify=verify)


def holds_others(document: Mapping[str, Any]) -> bool:
    """Return whether anything stands where credentials inside a document do."""
    subject = document.get("credentialSubject")
    return (
        "signedAssertions" in document
        or (isinstance(subject, dict | Mapping) and "verifiableCredential" in subject)
        or any("endorsement" in holder or "endorsementJwt" in holder for holder in _endorsed(document))
    )


def check_assertions(document: Mapping[str, Any], parts: Sequence[Report]) -> Check:
    """Return the check `parts` of a record of CLR 1.0, whose publisher vouches for what it says itself, unsigned.

    Of what it repeats of other issuers, only those count that the record has signed by them.
    """
    publisher = Node(document).node("publisher").text("id")
    issuers = [node.node("achievement").node("issuer") for node in Node(document).nodes("assertions")]
    # One that is named, but not by the publisher's id, is somebody else.
    others = [issuer for issuer in issuers if issuer.value and issuer.text("id") not in {publisher} - {""}]
    if others:
        detail = "Some of what is inside it was awarded by others than who published it, and is not signed by them."
        return not_checked("parts", "not_all", detail, params={"count": len(others)})
    return check_parts(parts) if parts else passed("parts", "all_hold", "All inside it is of its publisher.", count=0)


def endorsements_of(document: Mapping[str, Any], *, verify: Verify) -> tuple[Report, ...]:
    """Return the reports on the endorsements of a badge, of its achievement and of its issuer."""
    found = [item for holder in _endorsed(document) for item in _all(holder, *_ENDORSEMENTS)]
    return _verified(found, verify=verify)


def _endorsed(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict | Mapping) else None
    return [each for each in (document, document.get("issuer"), achievement) if isinstance(each, dict | Mapping)]


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


def _verified(held: object, *, verify: Verify) -> tuple[Report, ...]:
    reports = []
    for found in _readable(held):
        reports.append(verify(found))
        if reports[-1] == too_many():
            break
    return tuple(reports)


def _readable(held: object) -> Iterator[ReadCredential]:
    for item in held if isinstance(held, list) else [held]:
        if isinstance(item, Mapping):
            yield ReadCredential(kind="json", document=dict(item), raw="")
        elif isinstance(item, str):
            try:
                yield read(item.encode(errors="replace"))
            except MalformedError:
                yield ReadCredential(kind="json", document={}, raw=item)
