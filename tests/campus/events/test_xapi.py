"""Statements come in: once each, all of a batch or none, and only from those who have a key."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from campus.assessments.models import Result
from campus.events.models import Statement
from campus.events.services import sources
from campus.events.tasks import match, settle
from campus.journal.models import Event, Pending
from tests.campus.events.stage import PASSED, TASK, Teller, source, statement
from tests.cast import Cast


@pytest.fixture
def teller(cast: Cast) -> Teller:
    return Teller(source(cast))


def test_it_works(cast: Cast, teller: Teller):
    said = statement()

    answer = teller.post([said])
    match()
    settle()

    assert (answer.status_code, answer.json()) == (200, [said["id"]])
    assert answer["X-Experience-API-Version"] == "1.0.3"
    result = Result.objects.get(kind="external")
    assert (result.person, result.organization, result.ref) == (cast.learner, cast.college, TASK)
    assert (str(result.percent), result.is_passed, result.data["verb"]) == ("85.00", True, PASSED)
    event = Event.objects.get(verb="result.recorded")
    assert event.data == {"kind": "external", "thing": 0, "ref": TASK, "result": result.pk}
    assert {each.consumer for each in Pending.objects.filter(event=event)} >= {"awards"}


def test_the_bytes_are_kept_as_they_came(teller: Teller):
    one, two = b'{ "actor": {"mbox":"mailto:a@example.org"},', b'"verb":{"id":"x:v"}, "object":{"id":"x:o"} }'

    teller.post(b"[ " + one + two + b" ,\n" + one + b' "timestamp":"2026-01-01T00:00:00Z",' + two + b"]")

    assert bytes(Statement.objects.order_by("pk")[0].data) == one + two


def test_the_same_ten_times_counts_once(cast: Cast, teller: Teller):
    said = statement()
    other = Teller(source(cast))

    found = {each.post(said).status_code for each in [teller, other] * 5}
    match()
    settle()

    assert found == {200}
    assert (Statement.objects.count(), Result.objects.count()) == (2, 1)


def test_an_id_that_says_something_else_is_refused_and_nothing_of_its_batch_kept(teller: Teller):
    said = statement()
    teller.post(said)

    answer = teller.post([statement(), {**said, "result": {"success": False}}])

    assert answer.status_code == 409
    assert Statement.objects.count() == 1


def test_what_is_put_is_put_once(teller: Teller):
    said = statement()

    found = [teller.put({**said, "id": None} if n else said, said["id"]).status_code for n in (0, 0)]

    assert found == [204, 204]
    assert teller.put(said, statement()["id"]).status_code == 400


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ([statement(), statement(actor={"mbox": "maya@example.org"})], "/1/actor/mbox"),
        ([statement(result={"score": {"scaled": 1.5}})], "/0/result/score/scaled"),
        (b'[{"a":1},', "/1"),
        (b'{"id":1,"id":2}', ""),
        (b'[{"context":{"extensions":{"x:y":1e400}}}]', "/0"),
        ([statement(), statement(result={"response": "x" * 300_000})], "/1"),
        ([], ""),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place_and_nothing_is_kept(teller: Teller, value: Any, pointer: str):
    answer = teller.post(value)

    assert (answer.status_code, answer.json()["pointer"]) == (400, pointer)
    assert not Statement.objects.exists()


def test_a_body_that_is_too_large_is_refused_in_the_same_words(teller: Teller, settings: Any):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = teller.post([statement() for _ in range(5)])

    assert (answer.status_code, answer.json()["pointer"]) == (400, "")
    assert "more than 1,000 bytes at once are not taken" in answer.json()["detail"]
    assert not Statement.objects.exists()


def test_files_are_refused_in_words(teller: Teller):
    answer = teller.post(b"--x--", content_type="multipart/mixed; boundary=x")

    assert answer.status_code == 400
    assert "attachments are not kept" in answer.json()["detail"]


def test_a_version_is_asked_for(cast: Cast):
    made = source(cast)

    assert Teller(made, version="0.95").post(statement()).status_code == 400
    assert Teller(made, version="2.0.0").post(statement())["X-Experience-API-Version"] == "2.0.0"
    assert Client().get("/xapi/about").json() == {"version": ["1.0.3", "2.0.0"]}


def test_nobody_tells_without_the_secret_of_today(cast: Cast):
    made = source(cast)
    sources.renew(cast.owner, source=made[0], now=made[0].made_at)
    ended = source(cast)
    sources.end(cast.owner, source=ended[0], now=ended[0].made_at)

    found = [Teller(each).post(statement()).status_code for each in (made, ended, (made[0], ""))]

    assert found == [401, 401, 401]
    assert not Statement.objects.exists()


def test_a_source_reads_its_own_back_and_nobody_elses(cast: Cast, teller: Teller):
    said = statement()
    teller.post([said, statement(verb={"id": "x:other"})])
    stranger = Teller(source(cast))

    whole = teller.get(statementId=said["id"]).json()
    page = teller.get(limit="1").json()
    rest = Client().get(page["more"], headers=teller.headers).json()

    assert {name: whole[name] for name in said} == said
    assert whole["authority"]["account"]["name"] == teller.source.public_id
    assert [each["verb"]["id"] for each in page["statements"] + rest["statements"]] == ["x:other", PASSED]
    assert rest["more"] == ""
    assert len(teller.get(verb=PASSED, agent='{"mbox":"mailto:maya@example.org"}').json()["statements"]) == 1
    assert (stranger.get(statementId=said["id"]).status_code, stranger.get().json()["statements"]) == (404, [])


def test_what_was_voided_makes_no_result_whichever_comes_first(cast: Cast, teller: Teller):
    said, late = statement(), statement()

    def voiding(uid: str) -> dict[str, Any]:
        verb = {"id": "http://adlnet.gov/expapi/verbs/voided"}
        return statement(verb=verb, object={"objectType": "StatementRef", "id": uid}, result=None)

    teller.post([said])
    teller.post([voiding(said["id"]), voiding(late["id"])])
    teller.post([late])
    match()
    settle()

    assert not Result.objects.exists()
    assert teller.get(statementId=said["id"]).status_code == 404
    assert teller.get(voidedStatementId=said["id"]).status_code == 200


@pytest.mark.parametrize("path", ["activities/state", "agents/profile", "agents", "statements/"])
def test_other_resources_of_a_record_store_are_refused_in_words(path: str):
    for said in (Client().get(f"/xapi/{path}"), Client().put(f"/xapi/{path}", b"{}")):
        assert (said.status_code, said.headers["X-Experience-API-Version"]) == (404, "1.0.3")
        assert f"There is no {path} here" in said.json()["detail"]


@pytest.mark.parametrize(("version", "stands"), [("1.0.3", "1.0.0"), ("2.0.0", "2.0.0")])
def test_a_statement_without_a_version_has_the_one_that_is_spoken(cast: Cast, version: str, stands: str):
    teller = Teller(source(cast), version=version)
    teller.post(said := statement())

    assert teller.get(statementId=said["id"]).json()["version"] == stands
    assert teller.get().json()["statements"][0]["version"] == stands
