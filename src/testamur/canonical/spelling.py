"""One spelling of each thing a document says, checked before JSON-LD reads it.

JSON-LD lets the same statement be written in many ways: a member by its full IRI, a type by an alias, a part of one
node inside another. A signature over RDF holds for all of them, but a program that reads JSON sees only the usual
one: a credential whose ``credentialStatus`` was renamed to its IRI would verify and could no longer be revoked.
"Verifiable Credentials Data Model 2.0", section 6.1, asks for the compacted form; here any other form is an error.
"""

from collections.abc import Iterator
from typing import Any

from testamur.canonical import bundle
from testamur.errors import CanonicalizationError

# The keywords of a value object. Others have an alias (@id), say nothing in RDF (@index) or reshape (@graph, @nest).
_VALUE_KEYWORDS = {"@value", "@type", "@language"}
# Terms of the Open Badges contexts that name the same IRI, once as a member and once as a type.
_TYPES_ONLY = {"Criteria", "GeoCoordinates", "Image"}
_MEMBERS_ONLY = {"criteria", "geo", "image"}
# What a mere reference consists of.
_BARE = {"id", "type"}


def refuse_respelling(document: dict[str, Any]) -> None:
    """Raise :class:`CanonicalizationError` unless the document is in the form its contexts give it."""
    for node in _objects(document):
        for name, value in node.items():
            if name == "@context":
                _refuse_unknown_contexts(value)
            elif name.startswith("@"):
                _refuse_keyword(name, node)
            elif ":" in name or name in _TYPES_ONLY:
                raise CanonicalizationError(f"member {name!r} is not spelt as a term of the contexts")
        _refuse_respelt_types(node.get("type"))
        # A node's members may stand wherever its id does; what belongs to the credential must stand at its top.
        if node is not document and "id" in node and node["id"] == document.get("id") and node.keys() - _BARE:
            raise CanonicalizationError("the document's own id describes a second object within it")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        for name, item in value.items():
            if name != "@context":
                yield from _objects(item)


def _refuse_unknown_contexts(contexts: Any) -> None:
    _refuse_repetition(contexts)
    for url in contexts if isinstance(contexts, list) else [contexts]:
        # An inline context could give a member that the reader sees the meaning of another one, signature unharmed.
        if bundle.is_known_inline(url):
            continue
        if not isinstance(url, str):
            raise CanonicalizationError("a context stands inline that is not bundled, so it could mean anything")
        bundle.context(url)


def _refuse_keyword(name: str, node: dict[str, Any]) -> None:
    known = _VALUE_KEYWORDS | ({"@direction"} if bundle.is_trying_out() else set())
    if name not in known or "@value" not in node:
        raise CanonicalizationError(f"keyword {name} has no place here")


def _refuse_repetition(names: Any) -> None:
    # Each name costs a context to read, so that a list of thousands would keep a verifier busy for seconds.
    if isinstance(names, list) and len({str(name) for name in names}) < len(names):
        raise CanonicalizationError("a context or a type is named twice")


def _refuse_respelt_types(types: Any) -> None:
    _refuse_repetition(types)
    for name in types if isinstance(types, list) else [types]:
        if isinstance(name, str) and (_is_iri(name) or name in _MEMBERS_ONLY):
            raise CanonicalizationError(f"type {name!r} is not spelt as a term of the contexts")


def _is_iri(name: str) -> bool:
    return ":" in name and not bundle.is_trying_out()
