"""Where a check gets keys and status lists: our own from the database, others' through the guarded door.

A credential is written by a stranger, and every address in it leads where they please. Own institutions are answered
without a network, so that they can be checked on a machine that has none; everything else goes through
`campus.common.net`, within the bounds of `FETCHING`: one check spends so many seconds there, however many addresses it
is sent to.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from campus.awards.occasions import TOKEN_END
from campus.awards.services import status_bytes, status_token
from campus.common.errors import FetchError
from campus.common.net import fetch
from campus.organizations.queries import by_did, did_document
from campus.verification import queries
from testamur.did import KeyResolver, Resolver, did_web_url
from testamur.errors import LoadError, MalformedError, ResolutionError
from testamur.formats.strict_json import parse_object
from testamur.verify import Fetching

FETCHING = Fetching(most_files=80, most_bytes=5 * 1024 * 1024, seconds=10.0)
MOST_DOCUMENT = 256 * 1024
_DOCUMENTS = "application/did+json, application/json;q=0.9"
_LISTS = (
    "application/vc, application/statuslist+jwt, application/vc+ld+json;q=0.9, application/ld+json;q=0.8, "
    "application/json;q=0.7, */*;q=0.1"
)


class Network:
    """The door with a purse of seconds: what one fetch used up the next cannot spend."""

    def __init__(self, fetching: Fetching = FETCHING) -> None:
        self.fetching = fetching
        self.spent = 0.0

    def get(self, url: str, *, accept: str, most_bytes: int | None = None) -> bytes:
        """Return what stands at the address, of which less may be taken than of others; raises FetchError."""
        seconds, most = self.fetching.seconds, self.fetching.most_bytes
        if self.spent >= seconds:
            raise FetchError("slow", url=url, reason="the time for this check is used up")
        begun = time.monotonic()
        try:
            return fetch(
                url, accept=accept, most_bytes=min(most_bytes or most, most), timeout=seconds - self.spent
            ).body
        finally:
            self.spent += time.monotonic() - begun


class Keys:
    """Resolves did:key by itself, did:web of ours from the database, others' by their domain or address; each once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.known: dict[str, Mapping[str, Any]] = {}

    def resolve(self, did: str) -> Mapping[str, Any]:
        """Return the DID document, or raise ResolutionError."""
        if did not in self.known:
            self.known[did] = self._resolve(did)
        return self.known[did]

    def _resolve(self, did: str) -> Mapping[str, Any]:
        if did.startswith(("did:key:", "did:jwk:")):
            return KeyResolver().resolve(did)
        if not did.startswith(("did:web:", "https://")):
            raise ResolutionError(did, "identifiers of this kind are not read here")
        ours = by_did(did)
        if ours is not None:
            return did_document(ours, base_url=_base_url(did))
        try:
            url = did if did.startswith("https://") else did_web_url(did)
            body = self.network.get(url, accept=_DOCUMENTS, most_bytes=MOST_DOCUMENT)
            return parse_object(body)
        except (FetchError, MalformedError) as err:
            raise ResolutionError(did, str(err)) from err


def resolver() -> Resolver:
    """Return what finds the keys of one check (settings.DID_RESOLVER)."""
    return Keys(Network())


class Lists:
    """Loads status lists: ours as we publish them, others' from their address."""

    def __init__(self, network: Network, *, now: datetime) -> None:
        self.network = network
        self.now = now

    def load(self, url: str) -> bytes:
        """Return the signed list, or raise LoadError."""
        ours = queries.status_list(url.removesuffix(TOKEN_END))
        if ours is not None:
            signed = status_token(ours, now=self.now).encode() if url.endswith(TOKEN_END) else None
            return signed or status_bytes(ours, now=self.now)
        try:
            return self.network.get(url, accept=_LISTS)
        except FetchError as err:
            raise LoadError(url, str(err)) from err


def _base_url(did: str) -> str:
    """Return the address one of our did:web stands under; its scheme does not matter to the document."""
    host = did.removeprefix("did:web:").partition(":")[0]
    return f"https://{unquote(host)}"
