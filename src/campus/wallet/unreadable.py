"""Say whether bytes hold a credential; of those that do not, what they seem to be and what would help.

Nothing is fetched or raised.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from campus.wallet.shapes import items, text
from testamur import TestamurError, read
from testamur.baking import sniff
from testamur.errors import BakingError

_PICTURES = {"png": "PNG", "svg": "SVG", "pdf": "PDF"}
_OTHERS = {
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "WebP",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}
_PARTS = {"BadgeClass", "Achievement", "Issuer", "Profile", "Organization"}


def is_credential(data: bytes) -> bool:
    """Say whether this is of a format that is read here, by itself or in a picture, however badly it is built."""
    try:
        return bool(read(data).format.id)
    except TestamurError:
        return False


def why(data: bytes) -> str:
    """Return one or two sentences."""
    if not data.strip():
        return _("It is empty.")
    kind = sniff(data)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:400].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return _("It is a web page. Put in its address as a link instead, or look on it for a file to save.")
    if kind is not None:
        return _picture(data, _PICTURES[kind])
    other = next((name for mark, name in _OTHERS.items() if data.startswith(mark)), "")
    if other:
        return _("It is a %s picture, which cannot hold a badge. Ask for the original PNG or SVG.") % other
    if data.startswith(b"PK\x03\x04"):
        return _("It is an archive or an office document. Put in the badge files themselves, or one ZIP of them.")
    return _text(data)


def _picture(data: bytes, name: str) -> str:
    try:
        read(data)
    except BakingError:
        words = _("There is no badge inside this %s file: it may be a screenshot, or have been saved anew since.")
        return f"{words % name} {_('Ask for the original file, or put in the link.')}"
    except TestamurError:
        return _("This %s file is damaged, or what is inside it is no badge.") % name
    return _("What is inside this %s file is not built as any kind of badge that we know.") % name


def _text(data: bytes) -> str:
    try:
        told = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return _("It is a file of a kind that holds no badges.")
    if told.startswith(("{", "[")):
        return _json(told)
    if told.count(".") >= 2 and told.startswith("ey"):
        return _("It looks like a signed token that was cut short or changed on its way. Copy the whole of it.")
    return _("It is plain text. Put in a link that begins with https://, or the credential as its issuer sent it.")


def _json(told: str) -> str:
    try:
        held: Any = json.loads(told)
    except RecursionError:
        return _("It is nested deeper than any credential.")
    except ValueError as err:
        line = getattr(err, "lineno", 0)
        return _("It is JSON with a mistake in line %d, or cut short. Copy the whole of it.") % line
    kinds = {text(each) for each in items(held.get("type"))} if isinstance(held, dict) else set()
    if kinds & _PARTS:
        return _("It describes a badge or who issues it; it says of nobody that they were given one.")
    if "Endorsement" in kinds:
        return _("It is an endorsement of a badge or of who issues it; it says of nobody that they were given one.")
    if kinds & {"VerifiableCredential", "Assertion"}:
        return _("It is called a credential, but is not built as one: parts of it are missing or of another shape.")
    return _("It is JSON, but of no kind of badge that we know.")
