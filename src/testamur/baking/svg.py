"""Put a credential into an SVG image, and take it out again.

Open Badges 3.0, "Baked Badges": the namespace is declared on `<svg>`, and directly behind that tag stands exactly one
`<openbadges:credential>`, with a JWS in its attribute `verify` or the JSON in CDATA. The rest of the file is
kept byte for byte: what is written is inserted into the text, never produced from a parsed tree. Open Badges 2.0
has another namespace and `<openbadges:assertion>`, whose attribute may stand beside the JSON.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from testamur.baking.bounds import MAX_CREDENTIAL_BYTES, check_size
from testamur.errors import BakingError, MalformedError

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
OLD_NAMESPACE = "http://openbadges.org"
_PREFIX = "openbadges"
_ELEMENTS = {NAMESPACE: "credential", OLD_NAMESPACE: "assertion"}
_NAMES = {f"{{{namespace}}}{name}": namespace for namespace, name in _ELEMENTS.items()}
_ROOTS = ("{http://www.w3.org/2000/svg}svg", "svg")
_MAX_ELEMENTS = 200_000
_JWS = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>&\"']+", re.ASCII)
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
_TAG = re.compile(rb"""<[^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>""")
_SPACE = " \t\r\n"
_BOM = b"\xef\xbb\xbf"


def bake(svg: bytes, credential: str, *, namespace: str = NAMESPACE) -> bytes:
    """Return the image with this credential in it, in place of any it had, of whichever version.

    Raises `MalformedError` where the bytes are no well-formed SVG in UTF-8, and `BakingError` where XML can't carry
    the text as it is.
    """
    outline = _read(svg)
    tag, is_empty = _open_root(svg[slice(*outline.root_tag)], outline=outline, namespace=namespace)
    kept = _without(svg, spans=outline.spans, start=outline.root_tag[1])
    closing = b"</" + re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0] + b">" if is_empty else b""
    element = _element(credential, namespace=namespace, declared=outline.prefixes.get(_PREFIX, namespace))
    baked = b"".join([svg[: outline.root_tag[0]], tag, element, closing, kept])
    try:
        unbake(baked)
    except MalformedError as err:
        message = "This credential holds characters that XML has no place for. Put it into a PNG instead."
        raise BakingError(message) from err
    return baked


def unbake(svg: bytes) -> str:
    """Return the text of the one credential in the image.

    Raises `MalformedError` for an unsound or hostile SVG or one with two credentials, `BakingError` for one without.
    """
    held = _read(svg).texts
    # Beside a credential of version 3.0 an older badge does not count.
    texts = held[NAMESPACE] or held[OLD_NAMESPACE]
    if len(texts) > 1:
        raise MalformedError("SVG", f"it holds {len(texts)} credentials; there must be exactly one")
    if not texts:
        raise BakingError("There is no credential in this SVG. Ask for the image as it was first downloaded.")
    if len(texts[0].encode()) > MAX_CREDENTIAL_BYTES:
        raise MalformedError("SVG", f"its credential is larger than {MAX_CREDENTIAL_BYTES:,} bytes")
    return texts[0]


@dataclass(slots=True)
class _Outline:
    """What a walk over the events of the parser leaves behind; no tree is built, so memory stays small."""

    svg: bytes
    parser: DefusedXMLParser | None = None
    root_tag: tuple[int, int] = (0, 0)
    prefixes: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=lambda: {namespace: [] for namespace in _ELEMENTS})
    spans: list[tuple[int, int]] = field(default_factory=list)
    _elements: int = 0
    _depth: int = 0
    _open: tuple[int, int, str, str] | None = None
    _pieces: list[str] = field(default_factory=list)

    def start_ns(self, prefix: str, uri: str) -> None:
        if self._elements == 0:
            self.prefixes[prefix] = uri

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements, self._depth = self._elements + 1, self._depth + 1
        if self._elements > _MAX_ELEMENTS:
            raise MalformedError("SVG", f"it has more than {_MAX_ELEMENTS:,} elements")
        if self._elements == 1:
            self._start_root(name)
        elif name in _NAMES and self._open is None:
            self._open = (self._offset(), self._depth, attributes.get("verify", "").strip(_SPACE), _NAMES[name])
            self._pieces.clear()

    def data(self, text: str) -> None:
        if self._open is not None:
            self._pieces.append(text)

    def end(self, _name: str) -> None:
        if self._open is not None and self._open[1] == self._depth:
            start, _, verify, namespace = self._open
            body = "".join(self._pieces).strip(_SPACE)
            if verify and body and namespace == NAMESPACE:
                raise MalformedError("SVG", "its credential stands in it twice, as attribute and as text")
            # Of version 2.0 the attribute only repeats the address of what the text says in full.
            self.texts[namespace].append(body or verify)
            self.spans.append((start, self._element_end(start)))
            self._open = None
        self._depth -= 1

    def close(self) -> None:
        """Nothing to hand over: the outline itself is the result."""

    def _start_root(self, name: str) -> None:
        if name not in _ROOTS:
            raise MalformedError("SVG", "its outermost element is not <svg>")
        self.root_tag = (self._offset(), self._tag_end(self._offset()))

    def _offset(self) -> int:
        offset: int = self.parser.parser.CurrentByteIndex  # type: ignore[union-attr]
        return offset

    def _element_end(self, start: int) -> int:
        first = self._tag_end(start)
        # An empty element has no end tag of its own: what stands at the offset is already the next thing.
        return first if self.svg[start:first].endswith(b"/>") else self._tag_end(self._offset())

    def _tag_end(self, start: int) -> int:
        # Quotes are skipped over, since an attribute may hold “>”; the parser has already found the tag well-formed.
        return _TAG.search(self.svg, start).end()  # type: ignore[union-attr]


def _read(svg: bytes) -> _Outline:
    check_size(svg, what="SVG")
    declared = _ENCODING.match(svg.removeprefix(_BOM))
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        raise MalformedError("SVG", "it is not written in UTF-8")
    outline = _Outline(svg=svg)
    # A document type is common in drawings and harmless; entities and everything fetched from outside are refused.
    parser = DefusedXMLParser(target=outline, encoding="utf-8", forbid_dtd=False)
    outline.parser = parser
    try:
        parser.feed(svg)
        parser.close()
    except DefusedXmlException as err:
        raise MalformedError("SVG", "it declares entities or refers to outside files, which is not allowed") from err
    except ParseError as err:
        raise MalformedError("SVG", f"it is not well-formed XML: {err}") from err
    return outline


def _open_root(tag: bytes, *, outline: _Outline, namespace: str) -> tuple[bytes, bool]:
    """Return the root's start tag, open and with the namespace declared, and whether it was an empty element."""
    is_empty = tag.endswith(b"/>")
    stem = tag[:-2] if is_empty else tag[:-1]
    if _PREFIX not in outline.prefixes:
        stem += f' xmlns:{_PREFIX}="{namespace}"'.encode()
    return stem + b">", is_empty


def _without(svg: bytes, *, spans: list[tuple[int, int]], start: int) -> bytes:
    pieces = []
    for first, last in spans:
        pieces.append(svg[start:first])
        start = last
    return b"".join([*pieces, svg[start:]])


def _element(credential: str, *, namespace: str, declared: str) -> bytes:
    """Return the element, which declares its namespace where the root gives the prefix to another version's."""
    name = f"{_PREFIX}:{_ELEMENTS[namespace]}"
    own = f' xmlns:{_PREFIX}="{namespace}"' if declared != namespace else ""
    if _JWS.fullmatch(credential) or _ADDRESS.fullmatch(credential):
        return f'<{name}{own} verify="{credential}"></{name}>'.encode()
    body = credential.replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}{own}><![CDATA[{body}]]></{name}>".encode()
