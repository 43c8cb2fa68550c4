"""What of a document decides the shape of its RDF, and what is mere text that stands in it.

Two documents of one shape differ in texts alone: their contexts, members, types, lengths of arrays, numbers and truth
values are equal, each by its value. Their RDF then differs in the same texts, as long as each of these is what the
first one's was: where the first had an absolute IRI, an absolute IRI that no processor reads in another way; anywhere
else, any text. The key of a shape holds all that decides as it stands, never a digest of it, so that no two shapes can
be made to collide.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any

# Members whose text decides what other members mean.
DECISIVE = frozenset({"type", "@type", "@context", "@language", "@direction", "@index", "@vocab", "@base"})
# Longer keys would fill a cache; a record of many badges is read at its own pace.
MAX_KEY = 3_000
_MAX_CONSTANT = 50_000

_OPEN, _LIST, _END, _SLOT, _TEXT, _OTHER, _SCALAR = range(7)

_PLAIN = r"A-Za-z0-9._~!$&'()*+,;=:@/\-"
_WIDE = rf"{_PLAIN}\u00a1-\u167f\u1681-\u1fff\u3001-\ud7ff"


def _run(more: str = "") -> str:
    """Return the pattern of all the characters that may follow here; those that nearly all are go by in one step."""
    return rf"[{_PLAIN}{more}]*+(?:[{_WIDE}{more}]++|%[0-9A-Fa-f]{{2}})*+"


# Absolute IRIs that every processor takes as they stand: their schemes are no terms of any bundled context, and no
# character in them has two spellings. Whatever else is an IRI is left to the processor.
_IRI = (
    r"(?:https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?=[/?#\n])|urn:[a-z0-9][a-z0-9-]{1,30}:(?!\n)|did:[a-z0-9]+:(?!\n)"
    rf"|(?:mailto|data):(?![/\n])){_run()}(?:\?{_run('?')})?(?:#{_run('?')})?\n"
)
_IRIS = re.compile(rf"(?:{_IRI})*+")
# What canonical N-Quads escape (RDFC-1.0, section 5; N-Quads 1.2): control characters but those from U+0080, quotes,
# backslashes, and the two that are no characters of XML.
_ESCAPED = re.compile('[\x00-\x1f\x7f"\\\\\ufffe\uffff]')
_NAMED = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_RARE = "\x7f"
# Bytes that JSON or N-Quads may write otherwise, but for the separator.
_WRITTEN_OTHERWISE = bytes([*range(0x20), *b'"\\'])


def shape_of(document: Any) -> tuple[tuple[Any, ...], list[str]] | None:
    """Return the key of a document's shape and the texts that stand in it, in order; None where it is too large.

    None too for what is not made of plain JSON values; such a document has no shape.
    """
    key: list[Any] = []
    texts: list[str] = []
    try:
        _walk(document, key, texts)
    except (TypeError, RecursionError):
        return None
    return (tuple(key), texts) if len(key) <= MAX_KEY else None


def texts_of(document: Any) -> list[str]:
    """Return the texts of a document that has a shape, as `shape_of` does."""
    texts: list[str] = []
    _walk(document, [], texts)
    return texts


def _walk(value: Any, key: list[Any], texts: list[str]) -> None:
    kind = type(value)
    if kind is dict:
        key.append(_OPEN)
        for name, item in value.items():
            key.append(name)
            if name in DECISIVE:
                _constant(item, key)
            elif type(item) is str:
                key.append(_SLOT)
                texts.append(item)
            else:
                _walk(item, key, texts)
        key.append(_END)
    elif kind is str:
        key.append(_SLOT)
        texts.append(value)
    elif kind is list:
        key.append(_LIST)
        for item in value:
            _walk(item, key, texts)
        key.append(_END)
    else:
        _scalar(value, key)


def _scalar(value: Any, key: list[Any]) -> None:
    if value is not None and type(value) not in (bool, int, float):
        raise TypeError(f"a {type(value).__name__} has no shape")
    # The type too: 1, 1.0 and True are equal in Python, and are three things here.
    key += (_SCALAR, type(value), value)


def _constant(value: Any, key: list[Any]) -> None:
    if type(value) is str:
        held = value
        key.append(_TEXT)
    else:
        # Nothing but JSON values comes here, and the text that Python writes for these tells them apart.
        held = repr(value)
        key.append(_OTHER)
    if len(held) > _MAX_CONSTANT:
        raise TypeError("too long to be kept")
    key.append(held)


def replaced(document: Any, texts: Iterable[str]) -> Any:
    """Return the document with other texts in the places that :func:`shape_of` found, in its order."""
    return _replaced(document, iter(texts))


def _replaced(value: Any, texts: Iterator[str]) -> Any:
    if isinstance(value, dict):
        return {name: item if name in DECISIVE else _replaced(item, texts) for name, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, texts) for item in value]
    return next(texts) if isinstance(value, str) else value


def are_iris(texts: Sequence[str]) -> bool:
    """Return whether each of the texts is an absolute IRI that every processor takes as it stands."""
    joined = "\n".join([*texts, ""])
    # The ends are counted, so that one text with a line feed in it does not pass for two.
    return _IRIS.fullmatch(joined) is not None and joined.count("\n") == len(texts)


def written(texts: Sequence[str]) -> tuple[list[bytes], list[bytes]]:
    """Return literals' texts as canonical N-Quads write them between quotes, and as JSON does, in UTF-8.

    Raises :class:`UnicodeEncodeError` for a text that holds half of a surrogate pair.
    """
    joined = _RARE.join(texts)
    is_plain = joined.isascii() or not ("\ufffe" in joined or "\uffff" in joined)
    data = joined.encode()
    if is_plain and len(data.translate(None, _WRITTEN_OTHERWISE)) == len(data):
        both = data.split(_RARE.encode())
        if len(both) == len(texts):
            return both, both
    # JSON escapes what N-Quads do, but for three characters and the letters of numbers; its encoder is much quicker
    # than a search for what must be escaped.
    inside = encode_basestring(joined)[1:-1]
    has_rare = joined.count(_RARE) >= len(texts) or "\\u00" in inside
    if has_rare or not is_plain:
        return [escaped(text).encode() for text in texts], [encode_basestring(text)[1:-1].encode() for text in texts]
    both = inside.encode().split(_RARE.encode())
    return both, both


def escaped(text: str) -> str:
    """Return a literal's text as canonical N-Quads write it between quotes."""
    return _ESCAPED.sub(lambda found: _NAMED.get(found[0]) or f"\\u{ord(found[0]):04X}", text)
