"""What a check of a credential for the wallet finds, in plain values: the check itself lies above, in verification.

`settings.WALLET_CHECK` names a function `(data, *, now, emails) -> Examined`, `settings.WALLET_LINK` one that follows a
link to the bytes of a credential.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """`verdict` in the words of testamur.report; `digest` is empty for what is no credential at all.

    What it says about itself is told also where nothing confirms it yet (`is_confirmed`): its holder has to know it
    again. `is_about` is None where it names no address.
    """

    verdict: str
    reason: str = ""
    digest: str = ""
    format: str = ""
    kind: str = ""
    container: str = ""
    ref: str = ""
    name: str = ""
    issuer: str = ""
    issuer_id: str = ""
    awarded_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    is_confirmed: bool = False
    is_about: bool | None = None
    skills: tuple[str, ...] = ()
    level: str = ""
    because: str = ""  # the reason, in a sentence


class Check(Protocol):
    """The function that settings.WALLET_CHECK names."""

    def __call__(self, data: bytes, *, now: datetime, emails: Sequence[str]) -> Examined:
        """Return what was found; never raises for what is in the credential."""
        ...
