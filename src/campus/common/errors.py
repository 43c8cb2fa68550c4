"""The root of every error that campus raises on purpose; each says what happened and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise


class CampusError(Exception):
    """Anything campus refuses; `str()` of it can be shown to a person."""


class NotAllowedError(CampusError):
    """The actor may not do this to that thing."""


class ConflictError(CampusError):
    """Somebody else changed the thing in the meantime; nothing was written."""


class InvalidError(CampusError):
    """A value breaks a rule; `field` names the form field where there is one."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class FaultError(CampusError):
    """What came from another system is not taken. `code` is one of the class's WORDS.

    `detail` is for the staff who look after that system, and holds no secret. Strangers wrote it: what no database
    keeps is left out.
    """

    WORDS: ClassVar[Mapping[str, str | Promise]] = {}

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(str(self.WORDS[code]))
        self.code = code
        self.detail = detail[:300].replace("\x00", "").encode(errors="ignore").decode()


class SealError(CampusError):
    """A sealed secret does not open: another sealing key, or another purpose."""

    def __init__(self, purpose: str) -> None:
        super().__init__(
            f"The secret sealed for {purpose} does not open. Start with the sealing key it was sealed under "
            "(TESTAMUR_SEALING_KEY, or the file sealing.key in the data folder)."
        )
        self.purpose = purpose


class FetchError(CampusError):
    """Nothing was fetched. `code` says which rule or fault it was; `status` is what the server answered, if it did.

    Codes: url, address (refused by us); name, connection, slow (nobody answered); status, size, encoding, redirects.
    """

    def __init__(self, code: str, *, url: str, reason: str, status: int = 0) -> None:
        super().__init__(f"{url} was not fetched: {reason}.")
        self.code = code
        self.url = url
        self.status = status
