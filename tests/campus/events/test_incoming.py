"""Caliper, signed webhooks and files tell the same as statements do."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from campus.assessments.models import Result
from campus.events import plain, signatures
from campus.events.models import Source, Statement
from campus.events.tasks import match, settle
from campus.events.told import ReadingError
from tests.campus.events.stage import PASSED, TASK, source
from tests.cast import Cast

MAYA = {"id": "https://lms.example.org/users/7", "type": "Person", "otherIdentifiers": [
    {"type": "SystemIdentifier", "identifierType": "EmailAddress", "identifier": "maya@example.org"}]}  # fmt: skip
TEACHER = "https://lms.example.org/users/1"


def _results() -> list[tuple[str, str, str | None, bool | None]]:
    match()
    settle()
    rows = Result.objects.filter(kind="external").order_by("pk")
    return [
        (each.person.email, each.ref, None if each.percent is None else str(each.percent), each.is_passed)
        for each in rows
    ]


def _caliper(made: tuple[Source, str], *events: dict[str, Any], **changes: Any) -> HttpResponse:
    envelope = {
        "sensor": "https://lms.example.org", "sendTime": "2026-03-01T10:00:00.000Z",
        "dataVersion": "http://purl.imsglobal.org/ctx/caliper/v1p2", "data": list(events),
    } | changes  # fmt: skip
    headers = {"Authorization": f"Bearer {made[0].public_id}.{made[1]}"}
    return Client().post(  # type: ignore[return-value]
        "/caliper/events", json.dumps(envelope), content_type="application/json", headers=headers
    )


def _grade(**changes: Any) -> dict[str, Any]:
    attempt = {"id": "https://lms.example.org/a/1", "type": "Attempt", "assignee": MAYA, "assignable": {
        "id": TASK, "type": "Assessment", "name": "Reading a chart"}}  # fmt: skip
    return {
        "id": "urn:uuid:a50ca17f-5971-47bb-8fca-4e6e6879001d", "type": "GradeEvent", "actor": TEACHER,
        "action": "Graded", "object": attempt, "eventTime": "2026-03-01T10:00:00.000Z",
        "generated": {"id": "urn:s:1", "type": "Score", "scoreGiven": 17, "maxScore": 20},
    } | changes  # fmt: skip


def test_it_works(cast: Cast):
    made = source(cast, "caliper")

    answers = [_caliper(made, _grade(), {"id": TEACHER, "type": "Person"}).json() for _ in range(2)]

    assert answers == [{"new": 1, "known": 0}, {"new": 0, "known": 1}]
    assert _results() == [("maya@example.org", TASK, "85.00", None)]
    assert Statement.objects.get().verb == "http://purl.imsglobal.org/vocab/caliper/action#Graded"


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        (_grade(eventTime="today"), "/data/1/eventTime"),
        (_grade(generated={"type": "Score", "scoreGiven": "17"}), "/data/1/generated/scoreGiven"),
        (_grade(action=7), "/data/1/action"),
        ("event", "/data/1"),
    ],
)
def test_an_envelope_with_one_fault_is_refused_whole(cast: Cast, said: Any, pointer: str):
    answer = _caliper(source(cast, "caliper"), _grade(id="urn:uuid:1"), said)

    assert (answer.status_code, answer.json()["pointer"]) == (400, pointer)
    assert not Statement.objects.exists()


def test_an_event_that_stands_twice_in_an_envelope_counts_once_and_says_one_thing(cast: Cast):
    made = source(cast, "caliper")

    assert _caliper(made, _grade(), _grade()).json() == {"new": 1, "known": 1}
    assert _caliper(made, _grade(id="urn:x:1"), _grade(id="urn:x:1", action="Skipped")).status_code == 409
    assert Statement.objects.count() == 1


def test_who_has_no_key_or_one_for_something_else_is_turned_away(cast: Cast):
    assert _caliper(source(cast), _grade()).status_code == 401
    assert _caliper((source(cast, "caliper")[0], "guessed"), _grade()).status_code == 401


class Hook:
    """A system that signs webhooks."""

    def __init__(self, made: tuple[Source, str]) -> None:
        self.path = f"/events/in/{made[0].public_id}"
        self.secret = base64.b64decode(made[1].removeprefix("whsec_"))

    def send(self, value: Any, *, uid: str = "msg_1", minutes: int = 0, secret: bytes = b"", path: str = "") -> Any:
        body = json.dumps(value).encode()
        now = timezone.now() - timedelta(minutes=minutes)
        headers = signatures.headers(secret or self.secret, uid=uid, now=now, body=body)
        return Client().post(path or self.path, body, content_type="application/json", headers=headers)


EVENT = {"person": {"email": "Maya@example.org"}, "verb": "passed", "activity": TASK, "score": 0.85}


def test_a_signed_webhook_counts_once(cast: Cast):
    hook = Hook(source(cast, "webhook"))

    answers = [hook.send(EVENT).json(), hook.send(EVENT).json(), hook.send({"events": [EVENT, EVENT]}, uid="2").json()]

    assert [each["new"] for each in answers] == [1, 0, 2]
    assert _results()[0] == ("maya@example.org", TASK, "85.00", True)


def test_a_webhook_that_is_forged_old_or_unreadable_is_refused(cast: Cast):
    hook = Hook(source(cast, "webhook"))

    found = [
        hook.send(EVENT, secret=b"guessed"),
        hook.send(EVENT, minutes=6),
        hook.send(EVENT, path="/events/in/2222-2222-2222-2222"),
        hook.send({"events": [EVENT, EVENT | {"score": 85}]}),
    ]

    assert [each.status_code for each in found] == [401, 401, 404, 400]
    assert found[3].json()["pointer"] == "/events/1/score"
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "person",
    [{"email": "m" * 400 + "@example.org"}, {"account": {"homePage": "https://a.example", "name": "n" * 400}}],
)
def test_nobody_is_named_by_more_than_is_kept(cast: Cast, person: dict[str, Any]):
    answer = Hook(source(cast, "webhook")).send(EVENT | {"person": person})

    assert (answer.status_code, answer.json()["pointer"]) == (400, "/person")


@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"verb": "bogus"}, "/verb", "expected one of passed, failed"),
        ({"verb": ["passed"]}, "/verb", "or an absolute IRI"),
        ({"person": {"email": "maya"}}, "/person/email", "expected an e-mail address"),
        ({"extra": 1}, "/extra", "no such name is known here"),
    ],
)
def test_what_a_webhook_may_not_say_is_named(changes: dict[str, Any], pointer: str, words: str):
    said = {"person": {"email": "maya@example.org"}, "verb": "passed", "activity": TASK} | changes

    with pytest.raises(ReadingError, match=words) as caught:
        plain.from_webhook(json.dumps(said), uid="1", now=timezone.now())

    assert caught.value.pointer == pointer


def test_a_capital_whose_small_form_is_longer_does_not_slip_through(cast: Cast):
    assert _caliper(source(cast, "caliper"), _grade(id="urn:" + "\u0130" * 390)).status_code == 400


def test_a_secret_that_no_longer_opens_is_said_and_not_a_fault(cast: Cast, settings: Any):
    hook = Hook(source(cast, "webhook"))
    settings.SEALING_KEY = "another sealing key of thirty-two signs or more"

    assert hook.send(EVENT).status_code == 503


def test_a_webhook_that_is_too_large_is_refused(cast: Cast, settings: Any):
    hook = Hook(source(cast, "webhook"))
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50

    answer = hook.send(EVENT)

    assert (answer.status_code, answer.json()["pointer"]) == (400, "")


def test_the_signature_is_that_of_standard_webhooks():
    """The example of the specification's own libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    said = signatures.signature(secret, uid="msg_p5jXN8AQM9LWM0D4loKWxJek", at=1614265330, body=b'{"test": 2432232314}')

    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def _upload(cast: Cast, table: str, role: str = "owner") -> Any:
    given = SimpleUploadedFile("table.csv", table.encode())
    return cast.client(role).post("/manage/harbourside/events/file/", {"file": given})


def test_a_file_counts_once_line_by_line(cast: Cast):
    table = f"email,verb,activity,score,at\nmaya@example.org,passed,{TASK},85 %,2026-03-01\nx@example.org,x:v,x:o,,\n"

    answers = [_upload(cast, table), _upload(cast, table)]

    assert [each.status_code for each in answers] == [302, 302]
    assert _results() == [("maya@example.org", TASK, "85.00", True)]
    assert Statement.objects.count() == 2
    assert Statement.objects.filter(verb=PASSED).count() == 1


def test_nobody_sends_a_file_of_what_they_did_themselves(cast: Cast):
    answer = _upload(cast, f"email,verb,activity\nInes@example.org,passed,{TASK}\n")

    assert answer.status_code == 422
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("email,verb\n", "Line 1: the first line has to name the columns; missing: activity"),
        (f"email,verb,activity\nmaya@example.org,passed,{TASK}\nmaya,passed,{TASK}\n", "Line 3: there is no address"),
        (f"email,verb,activity,at\nm@example.org,passed,{TASK},2026-13-01\n", "Line 2: at: no day or time"),
        (f"email,verb,activity,score\nm@example.org,passed,{TASK},much\n", "Line 2: score: expected a share"),
        ("email,verb,activity\n", "Line 2: there are no lines"),
    ],
)
def test_a_file_with_a_wrong_line_is_refused_with_its_number(cast: Cast, table: str, words: str):
    answer = _upload(cast, table)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Statement.objects.exists()
