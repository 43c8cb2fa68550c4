"""Expanded JSON-LD to RDF ("JSON-LD 1.1 Processing Algorithms and API", section 8), in safe mode.

The algorithm of the standard skips whatever RDF cannot say: a relative IRI, a base direction, an index. What it skips
stays outside the signature, where anyone may change it. Here each such thing is an error instead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from pyoxigraph import BlankNode, Dataset, DefaultGraph, Literal, NamedNode, Quad

from testamur.canonical import bundle
from testamur.errors import CanonicalizationError

# Relative references are resolved against this base, so that every one of them ends up with this scheme.
RELATIVE = "testamur-relative"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_I18N = "https://www.w3.org/ns/i18n#"
_VALUE_MEMBERS = {"@value", "@type", "@language"}

_Resource = NamedNode | BlankNode
_Graph = NamedNode | BlankNode | DefaultGraph


def to_dataset(expanded: list[Any]) -> Dataset:
    """Return the RDF dataset that the expanded document says.

    Raises :class:`CanonicalizationError` when part of the document has no place in it.
    """
    writer = _Writer()
    for node in expanded:
        writer.node(node, DefaultGraph())
    return writer.dataset


@dataclass(slots=True)
class _Writer:
    dataset: Dataset = field(default_factory=Dataset)
    blanks: dict[str, BlankNode] = field(default_factory=dict)

    def node(self, node: Any, graph: _Graph) -> _Resource:
        subject = self._resource(node["@id"]) if "@id" in node else BlankNode()
        for member, values in node.items():
            if member == "@type":
                for name in values:
                    self._add(subject, NamedNode(f"{_RDF}type"), self._resource(name), graph)
            elif member == "@graph":
                for inner in values:
                    self.node(inner, subject)
            elif member != "@id":
                predicate = _iri(member)
                for value in values:
                    self._add(subject, predicate, self._object(value, graph), graph)
        return subject

    def _add(self, subject: _Resource, predicate: NamedNode, value: _Resource | Literal, graph: _Graph) -> None:
        self.dataset.add(Quad(subject, predicate, value, graph))

    def _resource(self, name: Any) -> _Resource:
        if isinstance(name, str) and name.startswith("_:"):
            return self.blanks.setdefault(name, BlankNode())
        return _iri(name)

    def _object(self, value: dict[str, Any], graph: _Graph) -> _Resource | Literal:
        if "@value" in value:
            return _literal(value)
        if "@list" in value:
            return self._list(iter(value["@list"]), graph)
        return self.node(value, graph)

    def _list(self, items: Iterator[Any], graph: _Graph) -> _Resource:
        head: _Resource = NamedNode(f"{_RDF}nil")
        for item in reversed(list(items)):
            cell = BlankNode()
            self._add(cell, NamedNode(f"{_RDF}first"), self._object(item, graph), graph)
            self._add(cell, NamedNode(f"{_RDF}rest"), head, graph)
            head = cell
        return head


def _iri(name: Any) -> NamedNode:
    if not isinstance(name, str) or name.startswith("@"):
        raise CanonicalizationError(f"{name!r} is a JSON-LD keyword where an IRI belongs")
    if name.startswith(f"{RELATIVE}:"):
        reference = name.removeprefix(f"{RELATIVE}://base/")
        raise CanonicalizationError(f"{reference!r} is neither a term of the contexts nor an absolute IRI")
    try:
        return NamedNode(name)
    except ValueError as err:
        raise CanonicalizationError(f"{name!r} is no IRI: {err}") from err


def _literal(value: dict[str, Any]) -> Literal:
    if "@direction" in value and bundle.is_trying_out():
        # (8.2.2, rdfDirection i18n-datatype) Other verifiers refuse this, so that elsewhere it is not signed.
        return Literal(value["@value"], datatype=_iri(f"{_I18N}{_lower(value)}_{value['@direction']}"))
    if not value.keys() <= _VALUE_MEMBERS:
        raise CanonicalizationError(
            f"{sorted(value.keys() - _VALUE_MEMBERS)} cannot be signed: RDF has no place for it"
        )
    datatype = value.get("@type")
    if datatype == "@json":
        return Literal(rfc8785.dumps(value["@value"]).decode("utf-8"), datatype=NamedNode(f"{_RDF}JSON"))
    if "@language" in value:
        return _tagged(value["@value"], value["@language"])
    text, natural = _lexical(value["@value"])
    return Literal(text, datatype=_iri(natural if datatype is None else datatype))


def _lower(value: dict[str, Any]) -> str:
    return str(value.get("@language", "")).lower()


def _tagged(text: str, language: str) -> Literal:
    try:
        return Literal(text, language=language)
    except ValueError as err:
        raise CanonicalizationError(f"{language!r} is no language tag: {err}") from err


def _lexical(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("true" if value else "false"), f"{_XSD}boolean"
    if isinstance(value, int):
        return str(value), f"{_XSD}integer"
    if isinstance(value, float):
        # The canonical form of xsd:double: one digit before the point, at least one after it, no plus sign.
        mantissa, exponent = f"{value:.15E}".split("E")
        return f"{re.sub(r'(?<=[0-9])0+$', '', mantissa)}E{int(exponent)}", f"{_XSD}double"
    return value, f"{_XSD}string"
