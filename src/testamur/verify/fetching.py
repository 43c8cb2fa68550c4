"""Bounds of what a check has fetched for it: the addresses in a credential were written by a stranger.

The standards say what lies at those addresses and leave it to the verifier what to fetch. So the bounds are values of
its policy, and hold for every loader and resolver alike.
"""

from collections.abc import Mapping
from typing import Any

from testamur.did import Resolver
from testamur.errors import LoadError, ResolutionError
from testamur.verify.policy import Fetching, Loader

_KEYS_IN_THEMSELVES = ("did:key:", "did:jwk:")
_NOT_ALLOWED = "what may be fetched does not include it"


def bounded_resolver(resolver: Resolver, *, fetching: Fetching) -> Resolver:
    """Return a resolver that is asked for what may be fetched, and for keys that need no fetching."""
    return resolver if fetching.allows is None else _Resolver(resolver, fetching)


def bounded_loader(loader: Loader | None, *, fetching: Fetching) -> Loader | None:
    """Return a loader that is asked for what may be fetched, so often, and whose files are so large at most."""
    return None if loader is None else _Loader(loader, fetching)


class _Resolver:
    def __init__(self, resolver: Resolver, fetching: Fetching) -> None:
        self._resolver, self._fetching = resolver, fetching

    def resolve(self, did: str) -> Mapping[str, Any]:
        if not did.startswith(_KEYS_IN_THEMSELVES) and not self._fetching.may_fetch(did):
            raise ResolutionError(did, _NOT_ALLOWED)
        return self._resolver.resolve(did)


class _Loader:
    def __init__(self, loader: Loader, fetching: Fetching) -> None:
        self._loader, self._fetching = loader, fetching
        self._left = fetching.most_files

    def load(self, url: str) -> bytes:
        if not self._fetching.may_fetch(url):
            raise LoadError(url, _NOT_ALLOWED)
        if self._left <= 0:
            raise LoadError(url, f"more than {self._fetching.most_files} files would be fetched")
        self._left -= 1
        data = self._loader.load(url)
        if len(data) > self._fetching.most_bytes:
            raise LoadError(url, f"it has {len(data):,} bytes; the limit is {self._fetching.most_bytes:,}")
        return data
