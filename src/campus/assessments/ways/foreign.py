"""What a check of somebody else's credential finds, in plain values: the check itself lies above, in verification.

`settings.CREDENTIAL_CHECK` names a function `(data, *, now, emails) -> Checked`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

VALID = "valid"


@dataclass(frozen=True)
class Checked:
    """`verdict` in the words of testamur.report; what the document says is empty unless its signature holds.

    `is_about` says whether it names one of the addresses asked about; None where it names no address at all.
    """

    verdict: str
    digest: str = ""
    ref: str = ""  # the achievement, as its issuer identifies it
    name: str = ""
    issuer: str = ""
    issuer_id: str = ""
    issuer_slug: str = ""  # of an institution of this place
    holder: str = ""
    is_about: bool | None = None


class Check(Protocol):
    """The function that settings.CREDENTIAL_CHECK names."""

    def __call__(self, data: bytes, *, now: datetime, emails: Sequence[str]) -> Checked:
        """Return what was found; never raises for what is in the credential."""
        ...
