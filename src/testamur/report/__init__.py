"""The answer of a verification: one verdict, and the checks in the order in which they were made.

What could not be checked is `not_checked`, never passed. Where the signature does not hold, or could not be checked,
the report tells nothing that the document says: whoever shows it can't show a forgery by mistake.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from testamur.document.view import View


class Outcome(StrEnum):
    """What one check found.

    VC Data Model 2.0, 7.1 (Verification), with a third answer for what could not be checked.
    """

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class Verdict(StrEnum):
    """What all checks together mean.

    VC Data Model 2.0, 7.1 (Verification) and appendix A (Validation), said in one word of this library.
    """

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    INVALID = "invalid"
    UNKNOWN_ISSUER = "unknown_issuer"
    COULD_NOT_CHECK = "could_not_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One step of the procedure.

    `id` and `reason` are stable words for programs and translators, `params` what a sentence about them needs (strings
    and numbers), `detail` such a sentence in plain English, `pointer` a JSON Pointer into the document for developers.

    VC Data Model 2.0, 7.1 (Verification) and 7.2 (Problem Details); the words are of this library.
    """

    id: str
    outcome: Outcome
    detail: str
    reason: str = ""
    params: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    pointer: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the check as JSON data; the pointer only where there is one."""
        data: dict[str, Any] = {"id": self.id, "outcome": self.outcome.value, "detail": self.detail}
        data |= {"reason": self.reason, "params": dict(self.params)}
        return data | ({"pointer": self.pointer} if self.pointer else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `verify` found out.

    `container`, `kind` and `format` (an id of `testamur.formats.FORMATS`) tell what was handed in, also of a forgery.
    Everything from `document` on is empty unless the signature holds: `view` (what the document says, the same for
    every format), `digest` (64 hex digits), `issuer` (its DID or address), `issuer_domain` (the domain that confirmed
    the key; empty if none did), the dates between which the credential is valid, and the reports on the credentials
    (`parts`) and `endorsements` inside it. `is_trial` marks a credential whose issuer has no public address yet.

    `to_view` may be given in place of `view`, which it makes when somebody first asks for it: it takes longer than all
    checks together, and many ask for the verdict alone.

    VC Data Model 2.0, 7.1 (Verification), and Open Badges 3.0, “Verification”.
    """

    verdict: Verdict
    checks: tuple[Check, ...]
    container: str = ""
    kind: str = ""
    format: str = ""
    document: Mapping[str, Any] | None = None
    view: View | None = None
    digest: str = ""
    issuer: str = ""
    issuer_domain: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    is_trial: bool = False
    parts: tuple["Report", ...] = ()
    endorsements: tuple["Report", ...] = ()
    to_view: Callable[[], View] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.to_view is not None and self.view is None:
            object.__delattr__(self, "view")

    if TYPE_CHECKING:
        ...
    else:

        def __getattr__(self, name: str) -> Any:
            # Asked for what is not there only: the view, once, and never again.
            if name != "view":
                raise AttributeError(name)
            view = self.to_view()
            object.__setattr__(self, "view", view)
            return view

    def check(self, id: str) -> Check | None:
        """Return the check of this id; None if the procedure did not get there."""
        return next((check for check in self.checks if check.id == id), None)

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON data, dates in ISO 8601."""
        return {
            "verdict": self.verdict.value,
            "checks": [check.to_json() for check in self.checks],
            "container": self.container,
            "kind": self.kind,
            "format": self.format,
            "document": dict(self.document) if self.document is not None else None,
            "view": plain(self.view) if self.view is not None else None,
            "digest": self.digest,
            "issuer": self.issuer,
            "issuerDomain": self.issuer_domain,
            "validFrom": self.valid_from.isoformat() if self.valid_from else None,
            "validUntil": self.valid_until.isoformat() if self.valid_until else None,
            "isTrial": self.is_trial,
            "parts": [part.to_json() for part in self.parts],
            "endorsements": [part.to_json() for part in self.endorsements],
        }


def plain(value: Any) -> Any:
    """Return a view, or a part of one, as JSON data: without what is empty, dates in ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if not is_dataclass(value):
        return value
    members = {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return {name: member for name, member in members.items() if member not in (None, "", [], {})}
