"""Parts of a document, and which of its statements each part says: the ground of selective disclosure.

Follows "Data Integrity ECDSA Cryptosuites 1.0", section 3.5. A part is chosen by JSON Pointers (RFC 6901). So that a
node without an id is the same node in the whole and in a part, each gets an id for the time of the computation. The
standard expands, names and compacts for that; here the names are put into the compact document, which keeps its arrays
as they stand, and graphs, which have no place for a name, are named after what is in them.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import BlankNode, Dataset, NamedNode, Quad

from testamur.canonical import jsonld
from testamur.errors import CanonicalizationError
from testamur.pointers import steps

_SKOLEM = "urn:bnid:"
_FIRST = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#first")
# Members of the bundled contexts whose value is JSON and says nothing in RDF but itself.
JSON_MEMBERS = {"jsonSchema", "_sd", "jwk"}


def select(document: Mapping[str, Any], pointers: Sequence[str]) -> dict[str, Any]:
    """Return the parts of a document that JSON Pointers name, with ids and types of all that contains them.

    Raises :class:`CanonicalizationError` for a pointer that leads nowhere.
    """
    selected = _outline(document) | {"@context": copy.deepcopy(document.get("@context"))}
    for pointer in pointers:
        _select(document, _checked(pointer), selected, pointer=pointer)
    return {name: _dense(value) for name, value in selected.items()}


def with_names(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with an id for every node that has none."""
    numbers = iter(range(10**6))
    named: dict[str, Any] = _name(document, numbers)
    return named


def to_dataset(named: Mapping[str, Any]) -> Dataset:
    """Return what a document, or a part of one, with names says, the names as labels of blank nodes."""
    expanded = jsonld.expand(named)
    _name_graphs(expanded)
    return Dataset(_unnamed(quad) for quad in jsonld.dataset_of(expanded))


def _outline(node: Any) -> dict[str, Any]:
    return {name: copy.deepcopy(node[name]) for name in ("id", "type") if name in node}


def _checked(pointer: str) -> list[str]:
    if pointer and not pointer.startswith("/"):
        raise CanonicalizationError(f"{pointer[:80]!r} is no JSON Pointer: it must start with a slash")
    return [*steps(pointer)]


def _select(value: Any, steps: list[str], selected: Any, *, pointer: str) -> None:
    """Copy what the steps lead to into the selection; arrays are kept there by index until all pointers are done."""
    if not steps:
        selected.update(_indexed(value))
        return
    key, rest = steps[0], steps[1:]
    inner, place = _step(value, key, pointer=pointer)
    if isinstance(inner, dict | list):
        held = selected.setdefault(place, _Places() if isinstance(inner, list) else _outline(inner))
        # Ids and types stand in every outline, whole.
        _select(inner, rest, _Places() if isinstance(held, list) else held, pointer=pointer)
    elif rest:
        raise CanonicalizationError(f"pointer {pointer[:80]!r} leads to nothing in the document")
    else:
        selected[place] = inner


class _Places(dict[int, Any]):
    """The items of an array that were chosen, by index."""


def _indexed(value: Any) -> Mapping[Any, Any]:
    if isinstance(value, list):
        return {place: _nested(item) for place, item in enumerate(value)}
    return {name: _nested(item) for name, item in value.items()}


def _nested(value: Any) -> Any:
    if isinstance(value, list):
        return _Places(_indexed(value))
    return dict(_indexed(value)) if isinstance(value, dict) else value


def _step(value: Any, key: str, *, pointer: str) -> tuple[Any, str | int]:
    if isinstance(value, list) and key.isdecimal() and key.isascii() and int(key[:9]) < len(value):
        return value[int(key)], int(key)
    if isinstance(value, Mapping) and key in value:
        return value[key], key
    raise CanonicalizationError(f"pointer {pointer[:80]!r} leads to nothing in the document")


def _dense(value: Any) -> Any:
    if isinstance(value, _Places):
        return [_dense(value[place]) for place in sorted(value)]
    if isinstance(value, dict):
        return {name: _dense(item) for name, item in value.items()}
    return value


def _name(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, list | tuple):
        return [_name(item, numbers) for item in value]
    if not isinstance(value, Mapping) or "@value" in value:
        return value
    if str(value.get("id", "")).startswith(("_:", _SKOLEM)):
        raise CanonicalizationError(f"{value['id']!r} names a node without an id: leave the name out")
    names = {} if "id" in value else {"id": f"{_SKOLEM}n{next(numbers)}"}
    return names | {
        name: item if name == "@context" or name in JSON_MEMBERS else _name(item, numbers)
        for name, item in value.items()
    }


def _name_graphs(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _name_graphs(item)
    elif isinstance(value, dict):
        if "@graph" in value and "@id" not in value:
            inner = value["@graph"][0]["@id"]
            value["@id"] = f"{_SKOLEM}g{inner.removeprefix(_SKOLEM).encode().hex()}"
        for item in value.values():
            _name_graphs(item)


def _unnamed(quad: Quad) -> Quad:
    if quad.predicate == _FIRST:
        raise CanonicalizationError("document holds a list whose order counts, and such lists are disclosed whole only")
    return Quad(_blank(quad.subject), quad.predicate, _blank(quad.object), _blank(quad.graph_name))


def _blank(term: Any) -> Any:
    if isinstance(term, NamedNode) and term.value.startswith(_SKOLEM):
        return BlankNode(term.value.removeprefix(_SKOLEM))
    return term
