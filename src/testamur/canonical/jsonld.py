"""JSON-LD documents to canonical N-Quads, in safe mode: whatever would stay outside the signature is an error.

PyLD expands ("JSON-LD 1.1 Processing Algorithms and API", section 5) with bundled contexts only. It has no safe mode
of its own, and its N-Quads leave control characters unescaped where RDFC-1.0 escapes them, so what follows expansion
is done here and by pyoxigraph. See docs/decisions/0010-pyld-expands-pyoxigraph-canonicalizes.md.
"""

import threading
from collections.abc import Mapping
from typing import Any, NoReturn

from pyld import jsonld
from pyoxigraph import Dataset

from testamur.canonical import bundle, rdf, rdfc
from testamur.canonical.bounds import checked
from testamur.canonical.spelling import refuse_respelling
from testamur.errors import CanonicalizationError

# What PyLD lets through, beside its own error, when a document is not the shape it expects.
_FAULTS = (jsonld.JsonLdError, AttributeError, IndexError, KeyError, TypeError, ValueError)


def to_nquads(document: Mapping[str, Any], *, algorithm: str = "sha256") -> list[str]:
    """Return the canonical N-Quads of a JSON-LD document, sorted, without line ends.

    Raises :class:`CanonicalizationError` for a context that is not bundled or stands inline, a member or type no
    context defines, a relative IRI, any other part that RDF cannot say, and a document too large or too symmetric.
    """
    return rdfc.canonical_lines(to_dataset(document), algorithm=algorithm)


def canonicalize(document: Mapping[str, Any], *, algorithm: str = "sha256") -> bytes:
    """Return the RDFC-1.0 form of a JSON-LD document, as it is hashed: the lines of :func:`to_nquads`."""
    return "".join(f"{line}\n" for line in to_nquads(document, algorithm=algorithm)).encode("utf-8")


def to_dataset(document: Mapping[str, Any]) -> Dataset:
    """Return the RDF dataset of a JSON-LD document; raises as :func:`to_nquads` does."""
    return dataset_of(expand(document))


def expand(document: Mapping[str, Any]) -> list[Any]:
    """Return the expanded form of a JSON-LD document, every member of it known; raises as :func:`to_nquads` does."""
    plain = checked(document)
    refuse_respelling(plain)
    return _expand(plain)


def dataset_of(expanded: list[Any]) -> Dataset:
    """Return the RDF dataset of an expanded document; raises as :func:`to_nquads` does."""
    dataset = rdf.to_dataset(expanded)
    if len(dataset) == 0:
        raise CanonicalizationError("document says nothing")
    return dataset


def _load(url: str, _options: Any) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": url, "document": bundle.context(url), "tag": "static"}


class _PerThread(threading.local):
    """The contexts as PyLD has processed them; its caches are not safe to share between threads."""

    def __init__(self) -> None:
        self.resolver = jsonld.ContextResolver({}, _load)


_per_thread = _PerThread()


def _resolver() -> Any:
    # What is tried out must not stay in the cache for what is not.
    return jsonld.ContextResolver({}, _load) if bundle.is_trying_out() else _per_thread.resolver


def _expand(document: Any) -> list[Any]:
    options = {
        "base": f"{rdf.RELATIVE}://base/",
        "contextResolver": _resolver(),
        "documentLoader": _load,
        "keepFreeFloatingNodes": True,
    }
    try:
        expanded: list[Any] = jsonld.JsonLdProcessor(on_property_dropped=_refuse_dropped).expand(document, options)
    except _FAULTS as err:
        raise CanonicalizationError(f"document is no JSON-LD: {err.args[0]}") from err
    return expanded


def _refuse_dropped(name: str | None) -> NoReturn:
    raise CanonicalizationError(f"no context defines {name!r}, so a signature would not cover it")
