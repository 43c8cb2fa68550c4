"""What another system tells of somebody, in one form whatever the way it came, and how it names people.

An actor is a text of one form, so that the same person named twice is one row: `mbox:ann@example.org`,
`sha1:<hex of the mailto address>` or `account:<where> <name>` (the inverse functional identifiers of xAPI 1.0.3, Data,
2.4.2.3).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from campus.common.text import as_line

LONGEST = 400  # characters of an identifier that is searched by
LONGEST_TITLE = 200
LONGEST_ACTOR = LONGEST + 10
VOIDED = "http://adlnet.gov/expapi/verbs/voided"

_ORDERED = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


class ReadingError(ValueError):
    """Something that was sent cannot be read: `pointer` is the place (RFC 6901), `reason` says what to do."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer or 'The whole of it'}: {reason}")
        self.pointer = pointer
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Told:
    """One event. `ref` is what it is about, `actor` empty where it names nobody in particular (a group)."""

    uid: str
    actor: str
    verb: str
    ref: str
    at: datetime
    data: bytes  # exactly as it came
    digest: str  # of what it says, whatever the spelling
    percent: Decimal | None = None
    is_passed: bool | None = None
    title: str = ""
    name: str = ""  # of the actor, as the other system has it
    voids: str = ""  # the uid of what it takes back

    def __post_init__(self) -> None:
        # A letter more may come of the small form of a capital: what was checked as it came is checked again.
        longest = {"uid": LONGEST, "actor": LONGEST_ACTOR, "verb": LONGEST, "ref": LONGEST}
        for name, most in longest.items():
            if len(getattr(self, name)) > most:
                raise ReadingError("", f"who or what it names ({name}) has more than {most} characters")


def by_address(address: str) -> str:
    """Return the actor with an e-mail address."""
    return f"mbox:{address.strip().lower()}"


def by_account(where: str, name: str) -> str:
    """Return the actor with an account at another system; its address has no space in it, the name may."""
    return f"account:{where} {name}"


def per_cent(share: float | Decimal) -> Decimal:
    """Return a share of 1 as per cent within 0 and 100, never rounded up."""
    percent = Decimal(str(share)) * 100
    return max(Decimal(0), min(percent, Decimal(100))).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def digest_of(value: Any) -> str:
    """Return the SHA-256 of what a JSON value says, whatever the order of its names."""
    return hashlib.sha256(_ORDERED.encode(value).encode()).hexdigest()


def encoded(value: Any) -> bytes:
    """Return the bytes that are kept of one event out of several."""
    return json.dumps(value, ensure_ascii=False).encode()


def clipped(text: str, most: int = LONGEST_TITLE) -> str:
    """Return a name or title as one line that fits."""
    return as_line(text)[:most]
