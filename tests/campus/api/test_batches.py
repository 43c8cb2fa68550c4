"""Lists as jobs: sent, looked at, issued, stopped and taken back by a program."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.awards.models import Award, Delivery
from campus.bulk import tasks
from campus.bulk.models import Batch, Row
from tests.campus.api.stage import fits, program, token
from tests.cast import Scene, enrolled

LINES = [
    {"email": "ann@example.org", "name": "Ann Lee", "result": "82 %", "awarded": ""},
    {"email": "bo@example.org", "name": "Bo Lund", "awarded": "2026-01-31"},
    {"email": "nobody", "name": "Cy"},
    {"email": "ann@example.org", "name": "Ann Lee"},
]


@pytest.fixture
def key(scene: Scene) -> str:
    return token(scene.cast)


def send(scene: Scene, key: str, lines: list[dict[str, str]] | bytes = b"", **more: Any) -> Any:
    data = lines if isinstance(lines, bytes) and lines else "\n".join(map(json.dumps, lines or LINES)).encode()
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": more.get("name", "list-1")}
    kind = more.get("kind", "application/x-ndjson")
    achievement = more.get("achievement", scene.achievement.public_id)
    corrects = f"&corrects={more['corrects']}" if "corrects" in more else ""
    return Client().post(
        f"/api/v1/batches?achievement={achievement}{corrects}", data, content_type=kind, headers=headers
    )


def settle() -> None:
    while tasks.read() or tasks.issue() or tasks.undo():
        pass


def test_it_works(scene: Scene, key: str):
    ask, sent = program(key), send(scene, key)
    place = f"batches/{sent.json()['id']}"
    settle()
    looked = fits(ask("get", place), "/batches/{id}")

    started = fits(ask("post", f"{place}/start", {"mails": False}), "/batches/{id}/start", "post")
    settle()

    assert (sent.status_code, sent["Location"].rpartition("/v1/")[2]) == (202, place)
    assert (looked["state"], started["state"]) == ("checked", "running")
    told = ask("get", place).json()
    lines = {"read": 4, "to_award": 2, "hold_it": 0, "twice": 1, "wrong": 1, "awarded": 2, "failed": 0}
    assert (told["state"], told["lines"]) == ("done", lines)
    assert set(Award.objects.values_list("person__waits_for", flat=True)) == {"ann@example.org", "bo@example.org"}
    assert [each["id"] for each in fits(ask("get", "batches"), "/batches")["items"]] == [told["id"]]


def test_the_lines_that_are_not_awarded_say_why(scene: Scene, key: str):
    place = f"batches/{send(scene, key).json()['id']}/lines"
    settle()

    told = fits(program(key)("get", f"{place}?limit=1"), "/batches/{id}/lines")
    rest = program(key)("get", told["next"].partition("/v1/")[2]).json()

    assert [(each["line"], each["verdict"], each["column"]) for each in told["items"] + rest["items"]] == [
        (3, "wrong", "email"),
        (4, "again", ""),
    ]
    assert told["items"][0]["reason"] == "This is no e-mail address."


def test_every_line_says_how_its_mail_stands(scene: Scene, key: str):
    ask, lines = program(key), [{"email": f"{name}@example.org", "name": name} for name in ("ann", "bo", "cy")]
    place = f"batches/{send(scene, key, lines).json()['id']}"
    settle()
    ask("post", f"{place}/start", {"mails_a_minute": 6000})
    settle()
    now = timezone.now()
    Delivery.objects.filter(award__name="ann").update(sent_at=now)
    Delivery.objects.filter(award__name="bo").update(sent_at=now, bounced_at=now, error="550 nobody here")
    Award.objects.filter(name="ann").update(seen_at=now)

    told = fits(ask("get", f"{place}/lines?which=all"), "/batches/{id}/lines")["items"]

    assert [(each["email"], each["mail"]["state"], bool(each["seen_at"])) for each in told] == [
        ("ann@example.org", "sent", True),
        ("bo@example.org", "bounced", False),
        ("cy@example.org", "queued", False),
    ]
    assert told[1]["mail"]["words"] == "550 nobody here"
    failed = ask("get", f"{place}/lines?which=mail_failed&limit=1").json()
    assert [each["award"] for each in failed["items"]] == [told[1]["award"]]
    counts = fits(ask("get", place), "/batches/{id}")["mails"]
    assert counts == {"queued": 1, "sent": 1, "put_off": 0, "given_up": 0, "bounced": 1, "seen": 1}
    assert ask("get", f"{place}/lines?which=some").status_code == 400


def test_the_lines_of_a_page_are_read_together(scene: Scene, key: str, django_assert_max_num_queries: Any):
    lines = [{"email": f"p{n}@example.org", "name": "P"} for n in range(9)]
    place = f"batches/{send(scene, key, lines).json()['id']}"
    settle()
    program(key)("post", f"{place}/start", {})
    settle()

    with django_assert_max_num_queries(9):
        assert len(program(key)("get", f"{place}/lines?which=awarded").json()["items"]) == 9


def test_a_program_says_how_days_are_written(scene: Scene, key: str):
    text = b"email,name,awarded\nann@example.org,Ann,03/04/2026\n"
    sent = send(scene, key, text, kind="text/csv", achievement=f"{scene.achievement.public_id}&days=mdy")
    settle()

    assert Row.objects.get(batch__public_id=sent.json()["id"]).said == '{"awarded":"2026-03-04"}'
    assert send(scene, key, achievement=f"{scene.achievement.public_id}&days=ymd", name="2").status_code == 400


def test_a_list_that_is_sent_twice_is_one(scene: Scene, key: str):
    first, second = send(scene, key), send(scene, key)

    assert (first.content, second["Idempotency-Replayed"]) == (second.content, "true")
    assert send(scene, key, LINES[:1]).json()["code"] == "key_reused"
    assert Batch.objects.count() == 1


def test_a_list_is_stopped_goes_on_and_is_taken_back(scene: Scene, key: str):
    place, ask = f"batches/{send(scene, key).json()['id']}", program(key)
    settle()
    steps = ["start", "pause", "resume"]
    states = [fits(ask("post", f"{place}/{each}", {}), f"/batches/{{id}}/{each}", "post")["state"] for each in steps]
    settle()

    undone = ask("post", f"{place}/undo", {"reason": "The wrong year."}).json()
    settle()

    assert (states, undone["state"]) == (["running", "paused", "running"], "undoing")
    assert Award.objects.filter(revocation_reason="The wrong year.").count() == 2
    assert ask("post", f"{place}/cancel", {}).status_code == 409


def test_a_list_is_issued_on_its_day(scene: Scene, key: str):
    place, ask = f"batches/{send(scene, key).json()['id']}", program(key)
    settle()

    told = ask("post", f"{place}/start", {"scheduled_at": "2999-01-01"}).json()

    assert (told["state"], told["scheduled_at"]) == ("scheduled", "2999-01-01T00:00:00Z")
    assert ask("post", f"{place}/cancel", {}).json()["state"] == "cancelled"


def test_what_is_no_list_is_refused(scene: Scene, key: str):
    ask, place = program(key), f"batches/{send(scene, key).json()['id']}"

    assert send(scene, key, kind="text/html").status_code == 415
    assert send(scene, key, b" " * (8 * 1024 * 1024 + 1)).status_code == 413
    assert send(scene, key, achievement="none").json()["errors"][0]["pointer"] == "#/achievement"
    assert send(scene, key, b'{"who": "x"}').status_code == 422
    for odd in (0, True, 6001, "9"):
        told = ask("post", f"{place}/start", {"mails_a_minute": odd}).json()
        assert told["errors"][0]["pointer"] == "#/mails_a_minute"
    assert ask("post", f"{place}/start", {"mails": "no"}).json()["errors"][0]["pointer"] == "#/mails"
    assert ask("post", f"{place}/start", {}).status_code == 422
    assert ask("post", f"{place}/burn", {}).status_code == 404
    assert [ask("get", f"{place}/lines?after={each}").status_code for each in ("x", "²", "3")] == [400, 400, 200]


def test_a_list_next_door_is_not_there(scene: Scene, key: str):
    place, ask = f"batches/{send(scene, key).json()['id']}", program(key)
    Batch.objects.update(organization=scene.cast.other)

    found = [ask("get", place), ask("get", f"{place}/lines"), ask("post", f"{place}/start", {})]

    assert [each.status_code for each in found] == [404, 404, 404]
    assert ask("get", "batches").json()["items"] == []


def everyone(key: str, scene: Scene, who: str, **more: str) -> Any:
    body = {"achievement": scene.achievement.public_id, "everyone": who, **more}
    return program(key)("post", "batches", body, headers={"Idempotency-Key": "all"})


def test_everyone_who_finished_is_a_list_without_a_line_sent(scene: Scene, key: str):
    enrolled(scene.cast.learner, scene.course)
    offered = fits(program(key)("get", "sources"), "/sources")["items"]
    who = next(each["id"] for each in offered if each["id"].startswith("course:"))

    sent = everyone(key, scene, who)
    fits(sent, "/batches", "post")
    settle()

    assert (sent.status_code, sent.json()["name"]) == (202, f"Course: {scene.course.title}")
    assert [row.email for row in Batch.objects.get().lines.all()] == ["maya@example.org"]
    assert everyone(key, scene, who).content == sent.content
    assert {f"quiz:{scene.quiz.pk}", f"finished:{scene.course.slug}", "rule"} <= {each["id"] for each in offered}


@pytest.mark.parametrize("who", ["quiz:0", "course:none", "finished:reading-data-honestly", "x"])
def test_of_whom_it_is_not_so_is_said_at_its_member(scene: Scene, key: str, who: str):
    told = everyone(key, scene, who)

    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "#/everyone")
    assert not Batch.objects.exists()


def test_everyone_is_for_those_who_may_award(scene: Scene):
    reader = token(scene.cast, "awards:read")

    assert everyone(reader, scene, "rule").status_code == 403
    assert program(token(scene.cast, "achievements:read"))("get", "sources").status_code == 403


def test_a_list_is_put_right_and_the_old_links_lead_to_the_new(scene: Scene, key: str):
    ask, place = program(key), f"batches/{send(scene, key, LINES[:1]).json()['id']}"
    settle()
    ask("post", f"{place}/start", {"mails": False})
    settle()
    old = Award.objects.get()

    anew = send(scene, key, [{**LINES[0], "result": "86 %"}], corrects=place.rpartition("/")[2], name="list-2")
    settle()
    ask("post", f"batches/{anew.json()['id']}/start", {"mails": False})
    settle()

    old.refresh_from_db()
    assert old.replaced_by is not None
    assert "86 %" in bytes(old.replaced_by.credential).decode()
    assert ask("get", f"awards/{old.public_id}").json()["replaced_by"] == old.replaced_by.public_id
    assert Client().get(f"/c/{old.public_id}/").content.decode().count(old.replaced_by.public_id)
    assert send(scene, key, corrects="none", name="list-3").json()["errors"][0]["pointer"] == "#/corrects"
