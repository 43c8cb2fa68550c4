"""Events in our own plain form: of signed webhooks as JSON, and of staff as a CSV file.

    {"events": [{"person": {"email": "…"}, "verb": "passed", "activity": "https://…", "score": 0.85,
                 "success": true, "at": "2026-03-01T09:30:00Z", "title": "…"}]}

A person is named by `email`, or by `account` with `homePage` and `name`, as in xAPI. A verb may be one of the words in
`VERBS` or any IRI; a score is a share of 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from campus.events.slices import value_of
from campus.events.told import (
    LONGEST,
    LONGEST_ACTOR,
    ReadingError,
    Told,
    by_account,
    by_address,
    clipped,
    digest_of,
    encoded,
    per_cent,
)
from campus.events.xapi import parts

ADL = "http://adlnet.gov/expapi/verbs/"
VERBS = {
    word: ADL + word
    for word in (
        "passed",
        "failed",
        "completed",
        "attended",
        "mastered",
        "scored",
        "answered",
        "experienced",
        "attempted",
    )
}
MOST = 1000
MOST_LINES = 10_000
COLUMNS = ("email", "verb", "activity", "score", "success", "at", "title", "id")
_PASSED = {VERBS["passed"]: True, VERBS["mastered"]: True, VERBS["failed"]: False}
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": None}


def _person(value: Any, pointer: str) -> None:
    parts.record({"email": parts.text, "account": parts.record({"homePage": parts.iri, "name": parts.text},
                 needs=("homePage", "name"))})(value, pointer)  # fmt: skip
    if len(value) != 1:
        raise ReadingError(pointer, "expected email or account, one of them")
    if "email" in value and not _ADDRESS.fullmatch(value["email"].strip()):
        raise ReadingError(f"{pointer}/email", "expected an e-mail address")


def _verb(value: Any, pointer: str) -> None:
    if isinstance(value, str) and value in VERBS:
        return
    if not (isinstance(value, str) and ":" in value):
        raise ReadingError(pointer, f"expected one of {', '.join(VERBS)}, or an absolute IRI")
    parts.key_iri(value, pointer)


_EVENT = parts.record(
    {
        "person": _person, "verb": _verb, "activity": parts.key_iri, "score": parts.number, "success": parts.flag,
        "at": parts.moment, "title": parts.text,
    },
    needs=("person", "verb", "activity"),
)  # fmt: skip


def from_webhook(text: str, *, uid: str, now: datetime) -> list[Told]:
    """Return what a webhook tells, one event or several; raise ReadingError for the first that is none."""
    value = value_of(text)
    is_several = isinstance(value, dict) and set(value) == {"events"}
    items = value["events"] if is_several else [value]
    if not isinstance(items, list) or not 0 < len(items) <= MOST:
        raise ReadingError("/events", f"expected a list of 1 to {MOST}")
    found = []
    for n, item in enumerate(items):
        pointer = f"/events/{n}" if is_several else ""
        _EVENT(item, pointer)
        found.append(_told(item, pointer, uid=f"{uid}#{n}" if is_several else uid, now=now, data=encoded(item)))
    return found


def _actor(person: Mapping[str, Any], pointer: str) -> str:
    account = person.get("account", {})
    actor = by_address(person["email"]) if "email" in person else by_account(account["homePage"], account["name"])
    if len(actor) > LONGEST_ACTOR:
        raise ReadingError(f"{pointer}/person", f"expected at most {LONGEST} characters in all")
    return actor


def _told(item: Mapping[str, Any], pointer: str, *, uid: str, now: datetime, data: bytes) -> Told:
    if not 0 <= item.get("score", 0) <= 1:
        raise ReadingError(f"{pointer}/score", "expected a share of 1, such as 0.85")
    verb = VERBS.get(item["verb"], item["verb"])
    return Told(
        uid=uid,
        actor=_actor(item["person"], pointer),
        verb=verb,
        ref=item["activity"],
        at=parts.moment_of(item["at"]) if "at" in item else now,
        data=data,
        digest=digest_of(dict(item)),
        percent=per_cent(item["score"]) if "score" in item else None,
        is_passed=item.get("success", _PASSED.get(verb)),
        title=clipped(item.get("title", "")),
    )


def from_table(text: str, *, now: datetime) -> list[Told]:
    """Return what a CSV file tells; raise ReadingError whose pointer is the number of the first line that is wrong.

    Without an `id` a line is known by what it says: the same file sent again adds nothing.
    """
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    head = [name.strip().lower() for name in reader.fieldnames or []]
    if missing := {"email", "verb", "activity"} - set(head):
        raise ReadingError("1", f"the first line has to name the columns; missing: {', '.join(sorted(missing))}")
    if unknown := set(head) - set(COLUMNS):
        raise ReadingError("1", f"no such column is known: {', '.join(sorted(unknown))}")
    reader.fieldnames = head
    found: dict[str, Told] = {}
    for told in _lines(reader, now):
        if len(found) == MOST_LINES:
            raise ReadingError(str(reader.line_num), f"more than {MOST_LINES} lines are not taken; split the file")
        if found.setdefault(told.uid, told).digest != told.digest:
            raise ReadingError(str(reader.line_num), "its id stands further up with something else")
    if not found:
        raise ReadingError("2", "there are no lines below the names of the columns")
    return list(found.values())


def _lines(reader: csv.DictReader[str], now: datetime) -> Iterator[Told]:
    try:
        for row in reader:
            cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
            if None in row or any(cells.values()):
                yield _line(cells, str(reader.line_num), now)
    except csv.Error as err:
        raise ReadingError(str(reader.line_num), "it is no line of a CSV file") from err


def _line(cells: Mapping[str, str], number: str, now: datetime) -> Told:
    item: dict[str, Any] = {"person": {"email": cells["email"]}, "verb": cells["verb"], "activity": cells["activity"]}
    item |= {"title": cells["title"]} if cells["title"] else {}
    item |= {"at": _moment(cells["at"], number)} if cells["at"] else {}
    truth = _TRUTHS.get(cells["success"].lower(), cells["success"])
    item |= {} if truth is None else {"success": truth}
    item |= {"score": _score(cells["score"], number)} if cells["score"] else {}
    if "@" not in cells["email"]:
        raise ReadingError(number, "there is no address in the column email")
    try:
        _EVENT(item, "")
        uid = cells["id"][:200] or digest_of(item)
        return _told(item, "", uid=uid, now=now, data=encoded(dict(cells)))
    except ReadingError as err:
        raise ReadingError(number, f"{err.pointer.removeprefix('/')}: {err.reason}") from err


def _moment(said: str, number: str) -> str:
    """Return a moment; a day alone is its first moment in UTC."""
    return f"{said}T00:00:00Z" if len(said) == len("2026-03-01") else said


def _score(said: str, number: str) -> float:
    """Return a share of 1; `85 %` is one too."""
    try:
        share = Decimal(said.rstrip("% \u00a0").replace(",", "."))
    except InvalidOperation as err:
        raise ReadingError(number, "score: expected a share of 1, such as 0.85, or 85 %") from err
    return float(share / 100 if said.rstrip().endswith("%") else share)
