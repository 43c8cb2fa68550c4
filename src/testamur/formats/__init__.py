"""Reading a credential from bytes, whatever form it came in, without judging it yet.

One file per form. What comes out is only what was said; `testamur.verify` decides whether it is to be believed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from testamur.errors import MalformedError
from testamur.formats import compact_jws
from testamur.formats.strict_json import parse_object

__all__ = ["Container", "Kind", "ReadCredential", "read"]

Kind = Literal["json", "jwt"]
Container = Literal["none", "png", "svg", "pdf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCredential:
    """A credential as found: unchecked.

    `raw` is the exact text, `document` what it says (of a JWT: without the registered claims), `header` the JOSE header
    of a JWT, `container` the kind of file it lay in.
    """

    kind: Kind
    document: dict[str, Any]
    raw: str
    container: Container = "none"
    header: Mapping[str, Any] = field(default_factory=dict)


def read(data: bytes, *, container: Container = "none") -> ReadCredential:
    """Read a credential from JSON or a compact JWS; `container` is noted as the file it was taken from.

    Raises `MalformedError` for bytes that are neither, or that two readers could understand differently.
    """
    text = data.strip()
    if not text:
        raise MalformedError("credential", "there is nothing in it")
    decoded = text.decode("ascii", errors="replace")
    if compact_jws.is_compact_jws(decoded):
        header, document = compact_jws.parse(decoded)
        return ReadCredential(kind="jwt", document=document, raw=decoded, container=container, header=header)
    if text.startswith((b"http://", b"https://")):
        raise MalformedError("credential", "it is an address; fetch what lies there first")
    document = parse_object(text)
    return ReadCredential(kind="json", document=document, raw=text.decode("utf-8-sig"), container=container)
