"""Questions to and from other people's software: GIFT, Moodle XML, QTI 2.1 and 3.0.

One file of any of them is read into items and a list of what did not come across; items are written into one of them,
with the same kind of list. Nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campus.assessments.exchange import gift, moodle_xml, qti21, qti30
from campus.assessments.exchange.item import MOST_BYTES, Bundle, Item, Left
from campus.common.errors import InvalidError

__all__ = ["FORMATS", "MOST_BYTES", "Bundle", "Format", "Item", "Left", "read"]


@dataclass(frozen=True)
class Format:
    """A format that questions are written in."""

    name: str
    ending: str
    media_type: str
    write: Callable[..., tuple[bytes, tuple[Left, ...]]]
    lacks: frozenset[str] = frozenset()  # kinds that it has no form for


FORMATS = {
    "gift": Format("GIFT", "gift.txt", "text/plain; charset=utf-8", gift.write, gift.LACKS),
    "moodle": Format("Moodle XML", "xml", "application/xml", moodle_xml.write, moodle_xml.LACKS),
    "qti21": Format("QTI 2.1", "qti21.zip", "application/zip", qti21.write),
    "qti30": Format("QTI 3.0", "qti30.zip", "application/zip", qti30.write),
}


def read(data: bytes, *, file: str = "") -> Bundle:
    """Return what a file holds, whichever format it is in: its first bytes say so, not its name.

    Raises InvalidError where nothing of it can be read.
    """
    if len(data) > MOST_BYTES:
        words = _("The file is larger than %(n)s\N{NO-BREAK SPACE}MB. Split it.")
        raise InvalidError(words % {"n": MOST_BYTES // 1024 // 1024}, field="file")
    bundle = _reader(data)(data, file=file)
    if not bundle.items and not bundle.left:
        raise InvalidError(_("There is no question in this file."), field="file")
    return bundle


def _reader(data: bytes) -> Callable[..., Bundle]:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith(b"PK\x03\x04"):
        return qti21.read
    if not head.startswith(b"<"):
        return gift.read
    return moodle_xml.read if re.search(rb"<quiz[\s>/]", head) else qti21.read
