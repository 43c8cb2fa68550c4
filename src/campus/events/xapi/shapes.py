"""The shape of a statement (xAPI 1.0.3, Data, 2; IEEE 9274.1.1, 4.2): what a statement is refused for."""

from __future__ import annotations

from typing import Any

from campus.events.told import LONGEST
from campus.events.xapi.parts import (
    Check,
    duration,
    escaped,
    extensions,
    fail,
    flag,
    iri,
    key_iri,
    language,
    list_of,
    mbox,
    media_type,
    moment,
    number,
    one_of,
    record,
    sha1,
    sha2,
    text,
    uuid,
    whole,
    words,
)

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
VERSIONS = ("1.0", "2.0")


def _version(value: Any, pointer: str) -> None:
    if not (isinstance(value, str) and value[:3] in VERSIONS and value[3:4] in {"", "."}):
        raise fail(pointer, "expected 1.0.x or 2.0.x")


def _account(value: Any, pointer: str) -> None:
    record({"homePage": iri, "name": text}, needs=("homePage", "name"))(value, pointer)
    if not value["name"].strip() or len(value["homePage"]) + len(value["name"]) >= LONGEST:
        raise fail(f"{pointer}/name", f"an account has a name, and at most {LONGEST} characters in all")


_WHO: dict[str, Check] = {
    "name": text, "mbox": mbox, "mbox_sha1sum": sha1, "openid": key_iri, "account": _account,
}  # fmt: skip
_AGENT = record(_WHO | {"objectType": one_of("Agent")})
_GROUP = record(
    _WHO | {"objectType": one_of("Group"), "member": list_of(lambda value, at: agent(value, at))},
    needs=("objectType",),
)


def agent(value: Any, pointer: str) -> None:
    """Take an agent, which has one identifier, no more and no less (Data, 2.4.2.1)."""
    _AGENT(value, pointer)
    if (found := sum(name in value for name in IDENTIFIERS)) != 1:
        raise fail(pointer, f"expected one of {', '.join(IDENTIFIERS)}, and there are {found}")


def group(value: Any, pointer: str) -> None:
    """Take a group: of members without an identifier, or with one (Data, 2.4.2.2)."""
    _GROUP(value, pointer)
    found = sum(name in value for name in IDENTIFIERS)
    if found > 1 or (not found and not value.get("member")):
        raise fail(pointer, "a group has one identifier, or members")


def actor(value: Any, pointer: str) -> None:
    """Take an agent or a group."""
    is_group = isinstance(value, dict) and value.get("objectType") == "Group"
    (group if is_group else agent)(value, pointer)


_COMPONENT = record({"id": text, "description": words}, needs=("id",))
_KINDS = (
    *("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert"),
    *("numeric", "other"),
)
_DEFINITION = record({
    "name": words, "description": words, "type": iri, "moreInfo": iri, "extensions": extensions,
    "interactionType": one_of(*_KINDS), "correctResponsesPattern": list_of(text),
    **dict.fromkeys(["choices", "scale", "source", "target", "steps"], list_of(_COMPONENT)),
})  # fmt: skip
activity = record({"objectType": one_of("Activity"), "id": key_iri, "definition": _DEFINITION}, needs=("id",))
_REFERENCE = record({"objectType": one_of("StatementRef"), "id": uuid}, needs=("objectType", "id"))
_VERB = record({"id": key_iri, "display": words}, needs=("id",))


def _thing(value: Any, pointer: str, *, is_inside: bool = False) -> None:
    kind = value.get("objectType", "Activity") if isinstance(value, dict) else "Activity"
    known: dict[str, Check] = {
        "Activity": activity, "Agent": agent, "Group": group, "StatementRef": _REFERENCE,
    }  # fmt: skip
    if not is_inside:
        known["SubStatement"] = _inside
    one_of(*known)(kind, f"{pointer}/objectType")
    known[kind](value, pointer)


def _inside(value: Any, pointer: str) -> None:
    record(_SUB, needs=("objectType", "actor", "verb", "object"))(value, pointer)
    _fits(value, pointer)


def _score(value: Any, pointer: str) -> None:
    record(dict.fromkeys(["scaled", "raw", "min", "max"], number))(value, pointer)
    if not -1 <= value.get("scaled", 0) <= 1:
        raise fail(f"{pointer}/scaled", "expected a number from -1 to 1")
    least, most, raw = value.get("min"), value.get("max"), value.get("raw")
    if least is not None and most is not None and least >= most:
        raise fail(f"{pointer}/min", "it has to be less than max")
    if raw is not None and ((least is not None and raw < least) or (most is not None and raw > most)):
        raise fail(f"{pointer}/raw", "it has to lie between min and max")


_RESULT = record({
    "score": _score, "success": flag, "completion": flag, "response": text, "duration": duration,
    "extensions": extensions,
})  # fmt: skip
_ACTIVITIES = list_of(activity, is_alone_taken=True)
_CONTEXT = record({
    "registration": uuid, "instructor": actor, "team": group, "revision": text, "platform": text,
    "language": language, "statement": _REFERENCE, "extensions": extensions,
    "contextActivities": record(dict.fromkeys(["parent", "grouping", "category", "other"], _ACTIVITIES)),
    "contextAgents": list_of(record({
        "objectType": one_of("contextAgent"), "agent": agent, "relevantTypes": list_of(iri),
    }, needs=("objectType", "agent"))),
    "contextGroups": list_of(record({
        "objectType": one_of("contextGroup"), "group": group, "relevantTypes": list_of(iri),
    }, needs=("objectType", "group"))),
})  # fmt: skip
_ATTACHMENT = record(
    {
        "usageType": iri, "display": words, "description": words, "contentType": media_type, "length": whole,
        "sha2": sha2, "fileUrl": iri,
    },
    needs=("usageType", "display", "contentType", "length", "sha2"),
)  # fmt: skip


def _attachments(value: Any, pointer: str) -> None:
    list_of(_ATTACHMENT)(value, pointer)
    for n, each in enumerate(value):
        if "fileUrl" not in each:
            raise fail(f"{pointer}/{n}", "files are not kept here: name where it lies, as fileUrl")


_SUB: dict[str, Check] = {
    "actor": actor, "verb": _VERB, "object": lambda value, at: _thing(value, at, is_inside=True), "result": _RESULT,
    "context": _CONTEXT, "timestamp": moment, "attachments": _attachments, "objectType": one_of("SubStatement"),
}  # fmt: skip
_STATEMENT = record(
    {
        **{name: check for name, check in _SUB.items() if name != "objectType"},
        "id": uuid, "object": _thing, "stored": moment, "authority": actor, "version": _version,
    },
    needs=("actor", "verb", "object"),
)  # fmt: skip


def _fits(value: dict[str, Any], pointer: str) -> None:
    """Refuse in a context what only goes with an activity (Data, 2.4.6)."""
    is_activity = value["object"].get("objectType", "Activity") == "Activity"
    for name in ("revision", "platform"):
        if not is_activity and name in value.get("context", {}):
            raise fail(f"{pointer}/context/{escaped(name)}", "it goes with an activity alone")


def statement(value: Any, pointer: str) -> None:
    """Take a statement; raise ReadingError with the place of the first fault."""
    _STATEMENT(value, pointer)
    _fits(value, pointer)
