"""What a statement tells, in the one form of `campus.events.told` (xAPI 1.0.3, Data, 2.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from campus.events.slices import items_of, text_of
from campus.events.told import VOIDED, ReadingError, Told, by_account, by_address, clipped, digest_of, per_cent
from campus.events.xapi import shapes
from campus.events.xapi.parts import moment_of

MOST = 1000  # statements at once
LARGEST = 256 * 1024  # bytes of one
_OUTCOMES = {
    "http://adlnet.gov/expapi/verbs/passed": True,
    "http://adlnet.gov/expapi/verbs/mastered": True,
    "https://w3id.org/xapi/adl/verbs/satisfied": True,
    "http://adlnet.gov/expapi/verbs/failed": False,
}
# What whoever keeps a statement adds to it says nothing of the statement (Data, 2.3.1).
_ADDED = {"id", "stored", "authority", "version"}


def statements(body: bytes, *, now: datetime, fresh_id: Callable[[], str]) -> list[Told]:
    """Return what one statement or a list of them tells; raise ReadingError for the first that is none."""
    found = [
        _told(value, pointer, data, now=now, fresh_id=fresh_id)
        for pointer, value, data in items_of(text_of(body), most=MOST)
    ]
    seen: set[str] = set()
    for n, each in enumerate(found):
        if each.uid in seen:
            raise ReadingError(f"/{n}/id", "the same id stands twice in this list")
        seen.add(each.uid)
    return found


def _told(value: Any, pointer: str, data: bytes, *, now: datetime, fresh_id: Callable[[], str]) -> Told:
    if len(data) > LARGEST:
        raise ReadingError(pointer, f"a statement of more than {LARGEST:,} bytes is not taken")
    shapes.statement(value, pointer)
    result = value.get("result", {})
    verb = value["verb"]["id"]
    voids = _voids(value, verb, pointer)
    return Told(
        uid=str(value.get("id") or fresh_id()).lower(),
        actor=actor_of(value["actor"]),
        verb=verb,
        ref=_ref(value["object"]),
        at=moment_of(value["timestamp"]) if "timestamp" in value else now,
        data=data,
        digest=digest_of({name: said for name, said in value.items() if name not in _ADDED}),
        percent=_percent(result.get("score", {})),
        is_passed=result.get("success", _OUTCOMES.get(verb)),
        title=clipped(_name(value["object"].get("definition", {}).get("name", {}))),
        name=clipped(value["actor"].get("name", "")),
        voids=voids,
    )


def actor_of(said: Mapping[str, Any]) -> str:
    """Return who is named; empty for a group, whose members are not told apart."""
    if said.get("objectType") == "Group":
        return ""
    if "mbox" in said:
        return by_address(said["mbox"].removeprefix("mailto:"))
    if "mbox_sha1sum" in said:
        return f"sha1:{said['mbox_sha1sum'].lower()}"
    if "openid" in said:
        return f"openid:{said['openid']}"
    return by_account(said["account"]["homePage"], said["account"]["name"])


def _ref(thing: Mapping[str, Any]) -> str:
    kind = thing.get("objectType", "Activity")
    return str(thing["id"]) if kind in {"Activity", "StatementRef"} else ""


def _voids(value: Mapping[str, Any], verb: str, pointer: str) -> str:
    if verb != VOIDED:
        return ""
    if value["object"].get("objectType") != "StatementRef":
        raise ReadingError(f"{pointer}/object/objectType", "what voids a statement names it by a StatementRef")
    return str(value["object"]["id"]).lower()


def _percent(score: Mapping[str, Any]) -> Decimal | None:
    if "scaled" in score:
        return per_cent(score["scaled"])
    if "raw" in score and "max" in score:
        least = Decimal(str(score.get("min", 0)))
        whole = Decimal(str(score["max"])) - least
        return per_cent((Decimal(str(score["raw"])) - least) / whole) if whole > 0 else None
    return None


def _name(names: Mapping[str, str]) -> str:
    """Return the English name of several, or the first."""
    return next((name for tag, name in names.items() if tag.lower().startswith("en")), next(iter(names.values()), ""))
