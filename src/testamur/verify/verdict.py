"""What the checks mean together. If several things hold, the first in this order speaks; see decision 0017."""

from collections.abc import Iterable, Mapping

from testamur.report import Check, Outcome, Verdict
from testamur.verify.revocation import NONE_NAMED

BASIS = ("container", "structure", "key", "signature")
CONTENTS = frozenset({"twin", "schema", "resources", "parts", "binding"})
STEPS = (*BASIS, "issuer", "dates", "status")


def verdict(checks: Iterable[Check]) -> Verdict:
    """Return the one word for the checks that were made."""
    by_id = {check.id: check for check in checks}
    basis = [by_id[step].outcome for step in BASIS if step in by_id]
    if Outcome.FAILED in basis:
        return Verdict.INVALID
    # Word that it was withdrawn counts even where nothing else could be read any more.
    if "status" in by_id and by_id["status"].outcome is Outcome.FAILED:
        return Verdict.REVOKED
    if Outcome.NOT_CHECKED in basis:
        return Verdict.COULD_NOT_CHECK
    return _of_contents(by_id) or _of_believed(by_id)


def _of_contents(by_id: Mapping[str, Check]) -> Verdict | None:
    """Return the verdict where a file or a credential inside it is at fault."""
    wrong = [by_id[id] for id in by_id.keys() & CONTENTS if by_id[id].outcome is Outcome.FAILED]
    if not wrong:
        return None
    return Verdict.REVOKED if [check.reason for check in wrong] == ["revoked"] else Verdict.INVALID


def _of_believed(by_id: Mapping[str, Check]) -> Verdict:
    dates, status, parts = by_id["dates"], by_id["status"], by_id.get("parts")
    if by_id["issuer"].outcome is not Outcome.PASSED:
        return Verdict.UNKNOWN_ISSUER
    if dates.outcome is Outcome.FAILED:
        return Verdict.EXPIRED if dates.reason == "expired" else Verdict.INVALID
    if status.outcome is Outcome.NOT_CHECKED and status.reason != NONE_NAMED:
        return Verdict.COULD_NOT_CHECK
    if parts is not None and parts.outcome is Outcome.NOT_CHECKED:
        return Verdict.COULD_NOT_CHECK
    return Verdict.VALID
