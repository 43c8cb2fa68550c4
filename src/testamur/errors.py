"""Every exception that leaves the library, so that a caller needs one ``except`` and no foreign exception escapes.

A credential that fails its checks is no exception but a :class:`testamur.report.Report`. These are raised where a
caller asked for something that cannot be done. Fields are typed, so that an interface can phrase its own message.
"""

from typing import Literal

StatusErrorCode = Literal[
    "STATUS_RETRIEVAL_ERROR",
    "STATUS_VERIFICATION_ERROR",
    "STATUS_LIST_LENGTH_ERROR",
    "MALFORMED_VALUE_ERROR",
    "RANGE_ERROR",
]

_SHOWN = 80


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


class TestamurError(Exception):
    """The root of every error this library raises.

    None of a standard’s: they have no exceptions, and problems in a credential are a report.
    """


class DocumentError(TestamurError):
    """A value cannot stand in a credential; ``hint`` says what can."""

    def __init__(self, field: str, value: object, hint: str) -> None:
        super().__init__(f"{field} is {_shown(value)}: {hint}")
        self.field = field
        self.value = value
        self.hint = hint


class MalformedError(TestamurError):
    """Bytes are not what they claim to be: ``what`` names the claim, ``reason`` the fault."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"not a well-formed {what}: {reason}")
        self.what = what
        self.reason = reason


class CanonicalizationError(TestamurError):
    """A document has no canonical form, or part of it would stay outside the signature."""


class KeyFormatError(TestamurError):
    """Text or bytes are no key (or multibase value) of a kind this library reads."""


class ProofError(TestamurError):
    """A proof is missing, malformed or does not hold."""


class SigningError(TestamurError):
    """A key that lies elsewhere (a token, a service) could not be reached, or did not sign."""


class ResolutionError(TestamurError):
    """A DID, or a key inside its document, could not be had.

    DID Core 1.0, 7.1.2: where an answer has an `error`.
    """

    def __init__(self, did: str, reason: str) -> None:
        super().__init__(f"{did} could not be resolved: {reason}")
        self.did = did
        self.reason = reason


class ForeignKeyError(ResolutionError):
    """A key could be had, and belongs to another party than the one it was named for."""


class RevokedKeyError(ResolutionError):
    """A key could be had, and its owner says that it is not to be believed any more."""


class LoadError(TestamurError):
    """A document that a credential refers to could not be loaded.

    VC Data Model 2.0, 5.3; Bitstring Status List 1.0, 3.2 (`STATUS_RETRIEVAL_ERROR`).
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} could not be loaded: {reason}")
        self.url = url
        self.reason = reason


class StatusError(TestamurError):
    """A status could not be read; ``code`` is the error's name in Bitstring Status List 1.0, section 3.5."""

    def __init__(self, code: StatusErrorCode, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code: StatusErrorCode = code
        self.reason = reason


class BakingError(TestamurError):
    """A credential could not be put into an image, or taken out of a file."""
