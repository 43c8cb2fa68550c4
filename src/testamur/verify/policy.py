"""What the caller decides: what to accept, whom to trust, how old a list may be, and where things come from."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from testamur.keys import PublicKey


class Loader(Protocol):
    """Gives the bytes that lie at an address; the library itself fetches nothing.

    It is called with addresses that a stranger wrote into a credential: guard it against addresses of your own network,
    limit size and time. It raises `LoadError` (or `StatusError`) where there is nothing to give.

    VC Data Model 2.0, 5.3 (Integrity of Related Resources); Bitstring Status List 1.0, 3.2.
    """

    def load(self, url: str) -> bytes:
        """Return the bytes that lie at the address."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What the verifier asked with: its own identifier, a nonce, and how long an answer may take.

    RFC 9901 (SD-JWT), 4.3 (Key Binding JWT): `aud`, `nonce`, `iat`.
    """

    audience: str
    nonce: str
    max_age: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """What may be fetched for one check, how large it may be, and how long all of it may take.

    The library fetches nothing: it asks its resolver and loader only for what `allows` returns true for; it is called
    with each address, and each DID that is no key in itself, and None stands for all. The loader is asked for at most
    `most_files`, and what it gives is not read where it has more than `most_bytes`. `seconds` are for all of them
    together; they, and to stop in the middle of a file, are for the loader to keep, as the library has no clock.

    No standard sets such bounds; VC Data Model 2.0 leaves it to who verifies what is fetched.
    """

    allows: Callable[[str], bool] | None = None
    most_files: int = 200
    most_bytes: int = 5 * 1024 * 1024
    seconds: float = 10.0

    def may_fetch(self, address: str) -> bool:
        """Return whether what lies at the address, or the document of the DID, may be fetched."""
        return self.allows is None or self.allows(address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How strict a verification is; the defaults trust nobody by name.

    `is_trusted` says of an issuer's identifier whether the caller knows it: a set of DIDs, or a function. `clock_skew`
    is how far ahead an issuer's clock may be. `status_max_age`: a status list issued longer ago counts as not read;
    None leaves that to the list's own end. `check_identity`: an e-mail address to hold against the recipient.
    `accepts`: the formats (ids of `testamur.formats.FORMATS`) that are judged at all; None for every one. With
    `check_resources` the files that a credential names with a digest are loaded and held against it.
    `schemas`: by address, JSON Schemas beside the bundled ones that credentials are held against where they name them.
    `status_as_of`: judge by copies of signed lists as of then, in place of lists read now; unsigned ones don't count.
    `known_keys`: by issuer, keys that the caller knows them by; needed for tokens whose header names no key by an
    address. A key that comes with the token (`jwk`) counts only if it is one of these, or the issuer's DID lists it.
    `occasion`: of an SD-JWT, that its holder shows it here and now; one that is not bound to it is not valid.
    `fetching`: what may be fetched for it, and within which bounds.

    VC Data Model 2.0, appendix A (Validation): what the standard leaves to who verifies.
    """

    is_trusted: Callable[[str], bool] | Set[str] = frozenset()
    clock_skew: timedelta = timedelta(minutes=5)
    status_max_age: timedelta | None = None
    check_identity: str | None = None
    accepts: Set[str] | None = None
    check_resources: bool = False
    schemas: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    status_as_of: datetime | None = None
    known_keys: Mapping[str, Sequence[PublicKey]] = field(default_factory=lambda: MappingProxyType({}))
    occasion: Occasion | None = None
    fetching: Fetching = field(default_factory=Fetching)

    def trusts(self, issuer: str) -> bool:
        """Return whether the caller vouches for this issuer."""
        # What it mostly is is asked first: whether something is a set of any kind takes several times as long.
        trusted = self.is_trusted
        return issuer in trusted if type(trusted) is frozenset or isinstance(trusted, Set) else trusted(issuer)
