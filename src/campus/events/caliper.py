"""What a Caliper envelope tells (1EdTech Caliper 1.2, "Sensor API": Envelope; and its information model).

An event names its actor by an IRI; where that says nothing to us, an e-mail address or an account beside it
(`otherIdentifiers`) does. In a GradeEvent the actor is who grades: the learner is the assignee of what was graded.
Entities that are described without an event are taken and left aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from campus.events.slices import value_of
from campus.events.told import (
    LONGEST,
    ReadingError,
    Told,
    by_account,
    by_address,
    clipped,
    digest_of,
    encoded,
    per_cent,
)
from campus.events.xapi.parts import key_iri, moment, moment_of, number, text

MOST = 1000  # events at once
VERSION = "http://purl.imsglobal.org/ctx/caliper/v1p"
ACTIONS = "http://purl.imsglobal.org/vocab/caliper/action#"
_NEEDS = ("sensor", "sendTime", "dataVersion", "data")


def events(text_sent: str) -> list[Told]:
    """Return what the events of an envelope tell; raise ReadingError for the first that is none."""
    envelope = value_of(text_sent)
    if not isinstance(envelope, dict):
        raise ReadingError("", "expected an envelope, which is an object")
    for name in _NEEDS:
        if name not in envelope:
            raise ReadingError(f"/{name}", "it is missing")
    if not str(envelope["dataVersion"]).startswith(VERSION):
        raise ReadingError("/dataVersion", f"expected {VERSION}2")
    data = envelope["data"]
    if not isinstance(data, list) or not 0 < len(data) <= MOST:
        raise ReadingError("/data", f"expected a list of 1 to {MOST}")
    return [
        _told(value, f"/data/{n}", encoded(value)) for n, value in enumerate(data) if _is_event(value, f"/data/{n}")
    ]


def _is_event(value: Any, pointer: str) -> bool:
    if not isinstance(value, dict):
        raise ReadingError(pointer, "expected an event or an entity, which is an object")
    return "eventTime" in value or str(value.get("type", "")).endswith("Event")


def _told(value: Mapping[str, Any], pointer: str, data: bytes) -> Told:
    _check(value, pointer)
    is_grade = value["type"] == "GradeEvent"
    thing = _entity(value["object"], f"{pointer}/object")
    person = _graded(value, thing) if is_grade else _entity(value["actor"], f"{pointer}/actor")
    about = _entity(thing.get("assignable", thing), f"{pointer}/object/assignable") if is_grade else thing
    return Told(
        uid=value["id"].lower(),
        actor=_actor(person),
        verb=_verb(value["action"]),
        ref=str(about["id"]),
        at=moment_of(value["eventTime"]),
        data=data,
        digest=digest_of(value),
        percent=_percent(value.get("generated"), f"{pointer}/generated"),
        title=clipped(str(about.get("name") or "")),
        name=clipped(str(person.get("name") or "")),
    )


def _check(value: Mapping[str, Any], pointer: str) -> None:
    known = {"id": key_iri, "type": text, "action": text, "eventTime": moment}
    for name in (*known, "actor", "object"):
        if name not in value:
            raise ReadingError(f"{pointer}/{name}", "it is missing")
    for name, check in known.items():
        check(value[name], f"{pointer}/{name}")
    if not 0 < len(value["action"]) < LONGEST - len(ACTIONS):
        raise ReadingError(f"{pointer}/action", "expected an action, such as Completed")


def _entity(value: Any, pointer: str) -> dict[str, Any]:
    """Return an entity, which may be given by its IRI alone."""
    found = {"id": value} if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise ReadingError(pointer, "expected an entity or its IRI")
    key_iri(found.get("id"), f"{pointer}/id")
    return found


def _graded(value: Mapping[str, Any], thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return whose work was graded; nobody in particular where the event does not say."""
    score = value.get("generated")
    attempt = score.get("attempt") if isinstance(score, dict) else None
    for each in (thing, attempt if isinstance(attempt, dict) else {}):
        if each.get("assignee"):
            return _entity(each["assignee"], "/assignee")
    return {"id": ""}


def _verb(action: str) -> str:
    return action if ":" in action else ACTIONS + action


def _actor(person: Mapping[str, Any]) -> str:
    said = str(person["id"])
    others = person.get("otherIdentifiers")
    for each in others if isinstance(others, list) else []:
        if (
            isinstance(each, dict)
            and each.get("identifierType") == "EmailAddress"
            and "@" in str(each.get("identifier"))
        ):
            return by_address(str(each["identifier"]).removeprefix("mailto:")[:LONGEST])
    if said.startswith("mailto:"):
        return by_address(said.removeprefix("mailto:"))
    where, _slash, name = said.rpartition("/")
    return by_account(where, name) if where and name else f"iri:{said}" if said else ""


def _percent(score: Any, pointer: str) -> Decimal | None:
    if not isinstance(score, dict) or score.get("type") != "Score" or score.get("scoreGiven") is None:
        return None
    for name in ("scoreGiven", "maxScore"):
        number(score.get(name), f"{pointer}/{name}")
    most = Decimal(str(score["maxScore"]))
    return per_cent(Decimal(str(score["scoreGiven"])) / most) if most > 0 else None
