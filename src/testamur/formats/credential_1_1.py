"""The VC Data Model 1.1, read by giving its members the names of 2.0: `issuanceDate` is `validFrom`.

Open Badges 3.0 and CLR 2.0 exist in both forms, and a verifier must show both (1EdTech, "Displayer"). Only for looking
at a document is it lifted: what is signed, and what the digest is of, stays as it was.
"""

from collections.abc import Mapping
from typing import Any

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
_RENAMED = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}
_LOWERED = {new: old for old, new in _RENAMED.items()}


def is_1_1(document: Mapping[str, Any]) -> bool:
    """Return whether the document names the context of version 1.1, in whatever place."""
    held = document.get("@context")
    return V1 in (held if isinstance(held, list) else [held])


def lifted(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document, and the credentials inside it, with the member names of version 2.0."""
    renamed = _RENAMED if "@context" in document else {}
    return {renamed.get(name, name): _lift(item) for name, item in document.items()}


def lowered(pointer: str) -> str:
    """Return a JSON Pointer into the lifted document as one into the document as it was."""
    return "/".join(_LOWERED.get(part, part) for part in pointer.split("/"))


def lowered_words(params: Mapping[str, str]) -> dict[str, str]:
    """Return what a fault of the lifted document names (`Problem.params`) in the words of the document as it was."""
    held = dict(params)
    if "name" in held:
        held["name"] = _LOWERED.get(held["name"], held["name"])
    if "place" in held:
        held["place"] = " › ".join(_LOWERED.get(step, step) for step in held["place"].split(" › "))
    if "form" in held:
        held["form"] = held["form"].replace("credentials/v2", "credentials/v1")
    if "wanted" in held:
        held["wanted"] = held["wanted"].replace(V2, V1)
    return held


def _lift(value: Any) -> Any:
    if isinstance(value, Mapping):
        return lifted(value)
    if isinstance(value, list):
        return [V2 if item == V1 else _lift(item) for item in value]
    return V2 if value == V1 else value
