"""The tokens of a template: header, document and the claims that repeat it are one text with places in it.

What is signed is byte for byte what :func:`testamur.proofs.vc_jwt.payload` and :func:`testamur.proofs.jws.compact` give
for the same document (RFC 7515, section 3.1).
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from testamur.canonical.programs import filler_of
from testamur.errors import ProofError
from testamur.proofs import vc_jwt

_MOMENTS = {"nbf": "validFrom", "exp": "validUntil"}
_KEPT = 1024  # days of a list


class Tokens:
    """Documents of one template as compact JWS; each method takes their texts in the order of the places."""

    def __init__(self, example: Mapping[str, Any], *, marked: Mapping[str, Any], prefix: str, count: int) -> None:
        """Raise :class:`ProofError` where the example lacks what a token must repeat.

        ``marked`` is the same document with ``prefix`` and its number in each of so many places.
        """
        claims: dict[str, Any] = vc_jwt.repeated(example)
        # Texts have their marks from where they stand; numbers get some of their own, after all the others.
        claims |= {"jti": marked["id"], "sub": marked["credentialSubject"]["id"]}
        self._moments: list[tuple[str, int]] = []
        for name, member in _MOMENTS.items():
            if name in claims and marked[member].startswith(prefix):
                claims[name] = f"{prefix}{count + len(self._moments)}"
                self._moments.append((member, int(marked[member].removeprefix(prefix))))
        payload = _sealed(dict(marked) | claims)
        for number in range(count, count + len(self._moments)):
            payload = payload.replace(f'"{prefix}{number}"'.encode(), f"{prefix}{number}".encode())
        self._filler = filler_of(payload, prefix)

    def signed(
        self,
        lot: Sequence[Sequence[str]],
        written: Sequence[Sequence[bytes]],
        *,
        header: Mapping[str, str],
        sign: Callable[[bytes], bytes],
    ) -> list[bytes]:
        """Return the tokens of many documents, whose texts come as they are and as JSON writes them.

        That there is a moment wherever one belongs is for the caller to see.
        """
        fill, head = self._filler.fill, _encoded(_sealed(header))
        rows = [[*each, *self._seconds(texts)] for each, texts in zip(written, lot, strict=True)]
        parts = [b"%b.%b" % (head, _encoded(fill(row))) for row in rows]
        return [b"%b.%b" % (part, _encoded(sign(part))) for part in parts]

    def _seconds(self, texts: Sequence[str]) -> list[bytes]:
        return [_moment(member, texts[place]) for member, place in self._moments]


def tokens_of(example: Mapping[str, Any], *, marked: Mapping[str, Any], prefix: str, count: int) -> Tokens | None:
    """Return the tokens of a template; None where its documents say what no token can, or what claims say already."""
    if vc_jwt.CLAIMS & example.keys():
        return None
    try:
        return Tokens(example, marked=marked, prefix=prefix, count=count)
    except ProofError:
        return None


@lru_cache(_KEPT)
def _moment(member: str, text: str) -> bytes:
    return b"%d" % vc_jwt.seconds(member, text)


def _sealed(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _encoded(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")
