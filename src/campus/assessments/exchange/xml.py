"""XML from strangers: without entities, bounded in size, depth and number of elements.

defusedxml refuses DTDs and entities (bombs, files of this machine); depth is bounded here, as every walk over a tree
would else be as deep as its sender likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from campus.common.errors import InvalidError

MOST_DEPTH = 60
MOST_ELEMENTS = 200_000


def parsed(data: bytes) -> Element:
    """Return the root of a document; raise InvalidError where it is none, or too much of one."""
    depth = number = 0
    root: Element | None = None
    try:
        for event, element in ElementTree.iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            number += event == "start"
            root = element if root is None else root
            if depth > MOST_DEPTH or number > MOST_ELEMENTS:
                raise InvalidError(_("This XML is deeper or larger than any collection of questions."))
    except (ParseError, ValueError, LookupError) as err:
        if isinstance(err, DefusedXmlException):
            raise InvalidError(_("This XML defines entities or a document type, which is not taken.")) from err
        raise InvalidError(_("This is no XML that can be read: %(why)s.") % {"why": err}) from err
    if root is None:
        raise InvalidError(_("This XML is empty."))
    return root


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children of these names, whatever their namespace."""
    return (child for child in element if local(child) in names)


def child(element: Element, name: str) -> Element | None:
    """Return the first child of a name."""
    return next(children(element, name), None)


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Return a new child with its text."""
    made = SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def written(root: Element, *, is_indented: bool = True) -> bytes:
    """Return a document in UTF-8; indented only where spaces mean nothing."""
    if is_indented:
        indent(root)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"
