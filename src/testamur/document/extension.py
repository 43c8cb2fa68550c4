"""The seam for other vocabularies: what a credential says beyond Open Badges 3.0, and which context defines it.

Open Badges 3.0, "Extending and Profiling the Standard": an extension adds types and members, and a JSON-LD context that
defines them. Here each comes as a value, so that the document stays typed and nothing standard can be overwritten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from testamur.document.values import is_iri
from testamur.errors import DocumentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """More about an achievement or a credential: `types` beside its own, `members`, and the `contexts` of both.

    A context has to be one of those bundled with this library, or the credential can't be signed.
    """

    types: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    members: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not (self.types or self.members):
            raise DocumentError("Extension", "", "give at least one type or member")
        for context in self.contexts:
            if not is_iri(context):
                raise DocumentError("Extension.contexts", context, "give the context's address")


def extended(plain: dict[str, Any], extensions: Iterable[Extension]) -> dict[str, Any]:
    """Return the members with those of the extensions; `DocumentError` where one would overwrite what stands there."""
    for extension in extensions:
        twice = plain.keys() & extension.members.keys()
        if twice:
            name = sorted(twice)[0]
            raise DocumentError("Extension.members", name, "the member is there already: name another")
        plain = {**plain, **extension.members}
        plain["type"] = [*plain["type"], *(name for name in extension.types if name not in plain["type"])]
    return plain


def contexts_of(extensions: Iterable[Extension]) -> list[str]:
    """Return each context of the extensions once, in the order in which they first stand."""
    return list(dict.fromkeys(context for extension in extensions for context in extension.contexts))
