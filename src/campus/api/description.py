"""The description of the interface (OpenAPI 3.1), made from the shapes that bodies are read by.

`openapi.json` beside this file is what it says at an address of an example: a change of the interface is a change of
that file, which a test holds against this and a reviewer sees (docs/decisions/0196).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from typing import Any

from campus.api import queries, shapes
from campus.api.models import Key
from campus.api.paging import MOST, USUAL
from campus.api.problems import MEDIA_TYPE
from campus.bulk.models import Batch
from campus.bulk.queries import LEFT_OUT, WHICH, Mails

Said = dict[str, Any]
_TEXT: Said = {"type": "string"}
_MOMENT: Said = {"type": "string", "format": "date-time"}
_MAYBE: Said = {"type": ["string", "null"], "format": "date-time"}
_MAILS = ["queued", "put_off", "given_up", "sent", "bounced", "unsent"]  # of campus.awards.models.Delivery
_ID: Said = {"name": "id", "in": "path", "required": True, "schema": _TEXT}
_ONCE: Said = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Yours to choose, new for each request; what comes again with it in 7 days is answered as it was.",
    "schema": {"type": "string", "maxLength": 255},
}


@cache
def described(base_url: str) -> Said:
    """Return the description of the interface at an address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Testamur",
            "version": "1",
            "description": "Award, look up and take back in the name of an institution.",
        },
        "servers": [{"url": f"{base_url}/api/v1"}],
        "security": [{"key": []}],
        "paths": {
            "/awards": {"get": _listed("Award", _filters()), "post": _award_made()},
            "/awards/{id}": {"get": _shown("Award")},
            "/awards/{id}/revoke": {"post": _taken_back()},
            "/batches": {"get": _listed("Batch", [], plural="Batches"), "post": _list_sent()},
            "/batches/{id}": {"get": _shown("Batch")},
            "/batches/{id}/lines": {"get": _lines()},
            **{f"/batches/{{id}}/{name}": {"post": _stepped(name)} for name in shapes.STEPS},
            "/sources": {"get": _sources()},
            "/achievements": {"get": _listed("Achievement", [])},
            "/achievements/{id}": {"get": _shown("Achievement")},
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": _scopes()}},
            "schemas": _schemas(),
        },
    }


def _scopes() -> str:
    return "A key of the institution, made for: " + ", ".join(Key.Scope.values)


def _schemas() -> Said:
    return {
        "NewAward": shapes.NEW_AWARD.schema(),
        "Revocation": shapes.REVOCATION.schema(),
        "Award": _object(
            id=_TEXT,
            state={"type": "string", "enum": list(queries.STATES)},
            achievement=_object(id=_TEXT, name=_TEXT, version={"type": "integer"}),
            recipient=_object(name={"type": "string", "description": "As it stands in the credential."}),
            awarded_at=_MOMENT,
            valid_until=_MAYBE,
            revoked_at=_MAYBE,
            revocation_reason=_TEXT,
            replaced_by={"type": ["string", "null"], "description": "The id of the award that took its place."},
            digest={"type": "string", "description": "The same for every form of the credential: 64 hex digits."},
            page={"type": "string", "format": "uri"},
            credential={"type": "string", "format": "uri", "description": "Where the signed credential lies."},
        ),
        "Achievement": _achievement(),
        "Batch": _batch(),
        "Line": _line(),
        "Everyone": shapes.EVERYONE.schema(),
        "Start": shapes.START.schema(),
        "Nothing": shapes.NOTHING.schema(),
        "Undoing": shapes.UNDOING.schema(),
        "Problem": _problem(),
    }


def _line() -> Said:
    return _object(
        line={"type": "integer", "description": "Its number in what was sent."},
        email=_TEXT,
        identifier={
            "type": ["object", "null"],
            "description": "What it names its person by, beside or in place of an address.",
            "properties": {"kind": _TEXT, "value": _TEXT},
        },
        verdict={"type": "string", "enum": ["fresh", "held", "again", "wrong"]},
        column={"type": "string", "description": "Which cell is wrong."},
        reason=_TEXT,
        award={"type": ["string", "null"], "description": "The id of what was awarded."},
        mail={
            "type": ["object", "null"],
            "description": "How the mail stands that tells of it, since or until when, and what the server said.",
            "properties": {"state": {"type": "string", "enum": _MAILS}, "at": _MAYBE, "words": _TEXT},
        },
        seen_at=_MAYBE | {"description": "When its holder first looked at it."},
    )


def _achievement() -> Said:
    return _object(
        id=_TEXT,
        name=_TEXT,
        description=_TEXT,
        kind=_TEXT,
        version={"type": "integer"},
        language=_TEXT,
        validity_months={"type": ["integer", "null"]},
        skills={"type": "array", "items": _TEXT},
        page={"type": "string", "format": "uri"},
    )


def _batch() -> Said:
    number: Said = {"type": "integer"}
    names = ("read", "to_award", "hold_it", "twice", "wrong", "awarded", "failed")
    return _object(
        id=_TEXT,
        state={"type": "string", "enum": list(Batch.State.values)},
        name=_TEXT,
        achievement=_object(id=_TEXT),
        lines=_object(**dict.fromkeys(names, number)),
        mails={
            "type": ["object", "null"],
            "description": "How many of its mails stand how, and how many holders looked; where one list is asked for.",
            "properties": dict.fromkeys((each.name for each in fields(Mails)), number),
        },
        problem={"type": "string", "description": "Why it was refused or paused."},
        made_at=_MOMENT,
        scheduled_at=_MAYBE,
        started_at=_MAYBE,
        ended_at=_MAYBE,
    )


def _problem() -> Said:
    errors = _object(pointer={"type": "string", "description": "A JSON Pointer into what was sent."}, detail=_TEXT)
    said = _object(type=_TEXT, title=_TEXT, status={"type": "integer"}, code=_TEXT, detail=_TEXT)
    said["properties"]["errors"] = {"type": "array", "items": errors}
    return said


def _object(**members: Said) -> Said:
    return {"type": "object", "properties": members, "required": list(members)}


def _filters() -> list[Said]:
    return [
        _query("since", _MOMENT, "Awarded from then on."),
        _query("achievement", _TEXT, "Of this achievement, by its id."),
        _query("state", {"type": "string", "enum": list(queries.STATES)}, "As a checker would find it."),
    ]


def _query(name: str, schema: Said, about: str) -> Said:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _listed(kind: str, filters: Iterable[Said], *, plural: str = "") -> Said:
    many = plural or f"{kind}s"
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    link = {"type": ["string", "null"], "format": "uri", "description": "The next page."}
    page = _object(items={"type": "array", "items": _ref(kind)}, next=link)
    asked = [*filters, _query("limit", limit, "So many on a page."), _query("after", _TEXT, "The last id before it.")]
    return _way(f"list{many}", f"{many}, in the order in which they were made.", {"200": page}, parameters=asked)


def _shown(kind: str) -> Said:
    return _way(f"get{kind}", f"One {kind.lower()}.", {"200": _ref(kind)}, parameters=[_ID])


def _award_made() -> Said:
    about = "Award an achievement to somebody. Whoever holds it keeps the award they have: then the answer is 200."
    return _way("award", about, {"201": _ref("Award"), "200": _ref("Award")}, parameters=[_ONCE], body="NewAward")


def _taken_back() -> Said:
    about = "Take an award back. Whoever checks it is told so at once, and its holder gets a mail."
    return _way("revoke", about, {"200": _ref("Award")}, parameters=[_ID, _ONCE], body="Revocation")


def _list_sent() -> Said:
    """Describe how a list is sent: it is looked at first, and issued when it is told to start."""
    about = "Send a list of people for one achievement. It is looked at, and issued when you start it."
    asked = [
        _ONCE,
        _query("achievement", _TEXT, "Its id, where lines are sent."),
        _query("name", _TEXT, "What to call it."),
        _query("days", {"type": "string", "enum": ["dmy", "mdy"]}, "What comes first in 03/04/2026: day or month."),
        _query("corrects", _TEXT, "The id of an issued list that it puts right: its awards lead to the new ones."),
    ]
    said = _way("sendBatch", about, {"202": _ref("Batch")}, parameters=asked)
    lines = (
        "One object or line a person: name; email, or one of number, did, subject (with the platform as issuer) in its "
        "place; awarded, until, narrative, result, evidence, language."
    )
    content: Said = {
        kind: {"schema": {"type": "string", "description": lines}} for kind in ("application/x-ndjson", "text/csv")
    }
    content["application/json"] = {"schema": _ref("Everyone")}
    return said | {"requestBody": {"required": True, "content": content}}


def _sources() -> Said:
    about = "What a list can be made of in place of lines: a rule, quizzes, projects and courses."
    page = _object(items={"type": "array", "items": _object(id=_TEXT, name=_TEXT)}, next={"type": "null"})
    return _way("listSources", about, {"200": page}, parameters=[])


def _lines() -> Said:
    page = _object(items={"type": "array", "items": _ref("Line")}, next={"type": ["string", "null"], "format": "uri"})
    asked = [
        _ID,
        _query("which", {"type": "string", "enum": list(WHICH), "default": LEFT_OUT}, "Which of its lines."),
        _query("limit", {"type": "integer"}, "So many on a page."),
        _query("after", _TEXT, "The last line before."),
    ]
    about = "The lines that are not awarded, and why; or others, each with its award and how the mail about it stands."
    return _way("listLines", about, {"200": page}, parameters=asked)


def _stepped(step: str) -> Said:
    about = {
        "start": "Issue a list that was looked at, now or on its day; or give one that waits another day.",
        "pause": "Issue no more of it for now.",
        "resume": "Go on.",
        "cancel": "Issue nothing more of it; what was issued stands.",
        "undo": "Take back all that was issued from it.",
    }
    body = {"start": "Start", "undo": "Undoing"}.get(step, "Nothing")
    return _way(f"{step}Batch", about[step], {"200": _ref("Batch")}, parameters=[_ID, _ONCE], body=body)


def _way(name: str, about: str, answers: Said, *, parameters: list[Said], body: str = "") -> Said:
    said: Said = {"operationId": name, "summary": about, "parameters": parameters}
    if body:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(body)}}}
    said["responses"] = {
        **{status: _answer("Done.", "application/json", schema) for status, schema in answers.items()},
        "default": _answer("A problem (RFC 9457).", MEDIA_TYPE, _ref("Problem")),
    }
    return said


def _answer(about: str, media_type: str, schema: Said) -> Said:
    return {"description": about, "content": {media_type: {"schema": schema}}}


def _ref(name: str) -> Said:
    return {"$ref": f"#/components/schemas/{name}"}
