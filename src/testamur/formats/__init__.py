"""Reading a credential from bytes, whatever form it came in, without judging it yet.

One file per format; `FORMATS` lists them. What comes out is only what was said; `testamur.verify` decides whether it
is to be believed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from testamur.errors import MalformedError
from testamur.formats import compact_jws, sd_jwt, sealed
from testamur.formats.registry import FORMATS, SD_JWT, Format, format_of, view
from testamur.formats.strict_json import parse_object

__all__ = ["FORMATS", "Container", "Format", "Kind", "ReadCredential", "address_in", "format_of", "read", "view"]

Kind = Literal["json", "jwt", "sd-jwt", "seal"]
Container = Literal["none", "png", "svg", "pdf"]
_LONGEST_ADDRESS = 2048


@dataclass(frozen=True, kw_only=True)
class ReadCredential:
    """A credential as found: unchecked.

    `raw` is the exact text, `document` what it says (of a JWT: without the registered claims; of an SD-JWT: the claims
    of the issuer's token, with digests for what may be shown), `header` the JOSE header of a token or of a seal,
    `container` the kind of file it lay in. `recognized` is the format, where it is known beforehand.
    """

    kind: Kind
    document: dict[str, Any]
    raw: str
    container: Container = "none"
    header: Mapping[str, Any] = field(default_factory=dict)
    recognized: Format | None = field(default=None, repr=False, compare=False)

    @cached_property
    def format(self) -> Format:
        """The format of what it says."""
        return self.recognized or format_of(self.document)


def read(data: bytes, *, container: Container = "none") -> ReadCredential:
    """Read a credential from JSON, a JWT, an SD-JWT or a JWS in JSON; `container` is the file it was taken from.

    Raises `MalformedError` for bytes that are none of these, or that two readers could understand differently.
    """
    text = data.strip()
    if not text:
        raise MalformedError("credential", "there is nothing in it")
    decoded = text.decode("ascii", errors="replace")
    if compact_jws.is_compact_jws(decoded):
        header, document = compact_jws.parse(decoded)
        return ReadCredential(kind="jwt", document=document, raw=decoded, container=container, header=header)
    if sd_jwt.is_sd_jwt(decoded):
        header, document = sd_jwt.parse(decoded)
        # What it is says its form: were it its claims, they could choose which of them are looked at.
        return ReadCredential(
            kind="sd-jwt", document=document, raw=decoded, container=container, header=header, recognized=SD_JWT
        )
    if address_in(data):
        raise MalformedError("credential", "it is an address; fetch what lies there first")
    held, raw = parse_object(text), text.decode("utf-8-sig")
    if sealed.is_sealed(held):
        header, document = sealed.parse(held)
        return ReadCredential(kind="seal", document=document, raw=raw, container=container, header=header)
    return ReadCredential(kind="json", document=held, raw=raw, container=container)


def address_in(data: bytes) -> str:
    """Return the web address that is all there is, as older badges have it in their image; else empty."""
    text = data.strip()
    if len(text) > _LONGEST_ADDRESS or not text.startswith((b"http://", b"https://")) or not text.isascii():
        return ""
    return "" if len(text.split()) > 1 else text.decode("ascii")
