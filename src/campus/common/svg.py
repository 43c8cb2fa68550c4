"""Rebuild an SVG drawing from an allow-list, so that it can be shown inline and kept as somebody's badge.

Left out: scripts, event attributes, foreign objects, animation, filters, embedded pictures, style sheets, links and
every reference that leaves the file. `style` attributes become the presentation attributes they stand for (SVG 2,
clause 6.5), because pages are served without inline style. Drawings that unfold by reference (a `use` of a `use`) are
weighed before anybody draws them.
"""

from __future__ import annotations

import re
from collections import deque
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml import ElementTree, common
from django.utils.translation import gettext as _

from campus.common.errors import InvalidError

MOST_BYTES = 1024 * 1024
MOST_ELEMENTS = 20_000
MOST_DEPTH = 40
MOST_CHAIN = 200  # elements and references one inside the other
MOST_WEIGHT = 100_000  # elements drawn once every reference is followed
NAMESPACE = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"

_ELEMENTS = """
    svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath
    linearGradient radialGradient stop clipPath mask pattern marker
"""
_PRESENTATION = """
    clip-path clip-rule color display dominant-baseline fill fill-opacity fill-rule font-family font-size font-style
    font-variant font-weight letter-spacing marker-end marker-mid marker-start mask opacity paint-order
    shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering vector-effect visibility
    word-spacing
"""
_GEOMETRY = """
    id class role lang viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d points transform rotate
    preserveAspectRatio pathLength textLength lengthAdjust startOffset offset gradientUnits gradientTransform
    spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits
    markerUnits markerWidth markerHeight refX refY orient method spacing side aria-label aria-labelledby
    aria-describedby aria-hidden
"""
_DRAWN = frozenset(_ELEMENTS.split())
_KEPT = frozenset(_PRESENTATION.split()) | frozenset(_GEOMETRY.split())
_STYLED = frozenset(_PRESENTATION.split())
_INSIDE = re.compile(r"^#[\w.:-]{1,100}$")
_URL = re.compile(r"url\(", re.IGNORECASE)
_URL_INSIDE = re.compile(r"""^url\(\s*['"]?#[\w.:-]{1,100}['"]?\s*\)(\s+[\w#-]+)?$""", re.IGNORECASE)
_TARGET = re.compile(r"""^(?:url\(\s*['"]?)?#([\w.:-]{1,100})""", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(\d{1,6}(?:\.\d+)?)(?:px)?\s*$")


def sanitise_svg(data: bytes) -> bytes:
    """Return the drawing rebuilt, as UTF-8 without declaration.

    Raises InvalidError for what is no SVG, for entities and document types, and above 1 MB, 20,000 elements, 40 levels.
    """
    if len(data) > MOST_BYTES:
        raise InvalidError(_("The SVG drawing is too large: it may have 1 MB at most."))
    try:
        root = ElementTree.fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except common.DefusedXmlException as err:
        raise InvalidError(_("The SVG drawing defines entities. Save it as plain SVG and upload that.")) from err
    except (ElementTree.ParseError, ValueError, LookupError) as err:
        raise InvalidError(_("The SVG drawing is broken. Save it again and upload that.")) from err
    if _local(root.tag) != "svg":
        raise InvalidError(_("This is not an SVG drawing."))
    fresh = _rebuilt(root)
    _weigh(fresh, ids={child.attrib["id"]: child for child in fresh.iter() if "id" in child.attrib}, known={}, chain=0)
    fresh.set("xmlns", NAMESPACE)
    _give_view_box(fresh)
    return bytes(tostring(fresh, encoding="utf-8", xml_declaration=False))


def _local(tag: str) -> str:
    """Return the name of an SVG element; empty for other namespaces. Comments do not get as far as here."""
    if tag.startswith("{"):
        space, _brace, name = tag[1:].partition("}")
        return name if space == NAMESPACE else ""
    return tag  # an SVG without its namespace is drawn by no browser, but it is mended here


def _rebuilt(root: Element) -> Element:
    """Copy what is allowed, breadth first: a deep nesting must not exhaust the stack."""
    fresh = Element("svg", _attributes(root))
    fresh.text = root.text
    waiting: deque[tuple[Element, Element, int]] = deque([(root, fresh, 1)])
    number = 0
    while waiting:
        old, new, depth = waiting.popleft()
        if depth > MOST_DEPTH:
            raise InvalidError(_("The SVG drawing is nested too deeply. Simplify it and upload it again."))
        for child in old:
            number += 1
            if number > MOST_ELEMENTS:
                raise InvalidError(_("The SVG drawing has too many parts. Simplify it and upload it again."))
            name = _local(child.tag)
            if name in _DRAWN:
                copy = SubElement(new, name, _attributes(child))
                copy.text, copy.tail = child.text, child.tail
                waiting.append((child, copy, depth + 1))
    return fresh


def _attributes(element: Element) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name in {"href", _LINK}:
            if _INSIDE.match(value.strip()):
                kept["href"] = value.strip()
        elif name in _KEPT and _is_safe(value):
            kept[name] = value
    for declaration in element.attrib.get("style", "").split(";"):
        name, _colon, value = (part.strip() for part in declaration.partition(":"))
        if name in _STYLED and value and _is_safe(value):
            kept[name] = value
    return kept


def _is_safe(value: str) -> bool:
    """Say whether a value stays inside the file; escapes and comments could hide one that does not."""
    if "\\" in value or "/*" in value:
        return False
    return not _URL.search(value) or bool(_URL_INSIDE.match(value.strip()))


def _weigh(element: Element, *, ids: dict[str, Element], known: dict[Element, int], chain: int) -> int:
    """Return how many elements are drawn for this one; refuse circles and what doubles again and again."""
    if element in known:
        return known[element]
    if chain > MOST_CHAIN:
        raise InvalidError(_("The SVG drawing refers to itself. Simplify it and upload it again."))
    targets = [ids[name] for value in element.attrib.values() for name in _TARGET.findall(value) if name in ids]
    weight = 1 + sum(_weigh(part, ids=ids, known=known, chain=chain + 1) for part in [*element, *targets])
    if weight > MOST_WEIGHT:
        raise InvalidError(_("The SVG drawing has too many parts. Simplify it and upload it again."))
    known[element] = weight
    return weight


def _give_view_box(root: Element) -> None:
    """Give a drawing of a fixed size a view box, so that it can be shown at any."""
    if "viewBox" in root.attrib:
        return
    sides = [_NUMBER.match(root.attrib.get(name, "")) for name in ("width", "height")]
    if sides[0] and sides[1]:
        root.set("viewBox", f"0 0 {sides[0][1]} {sides[1][1]}")
