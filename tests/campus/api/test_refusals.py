"""What is refused is told with a number, a word and the place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from campus.awards.models import Award
from tests.campus.api.stage import fits, program, token, wish
from tests.cast import Scene

NOWHERE = "k7wq-2mxe-9hd4-x5tn"
TWICE = b'{"achievement": "a", "achievement": "b"}'


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"achievement": "k7wq-2mxe-9hd4-x5tn"}, "#/achievement"),
        ({"achievement": 7}, "#/achievement"),
        ({"recipient": {"name": "Ada"}}, "#/recipient"),
        ({"recipient": {"email": "nobody"}}, "#/recipient/email"),
        ({"recipient": "ada@example.org"}, "#/recipient"),
        ({"recipient": {"email": "ada@example.org", "name": "A\u202eda"}}, "#/recipient/name"),
        ({"narative": "x"}, "#/narative"),
        ({"a/b~": "x"}, "#/a~1b~0"),
        ({"narrative": "x" * 1001}, "#/narrative"),
        ({"result": "\0"}, "#/result"),
        ({"evidence": "javascript:alert(1)"}, "#/evidence"),
        ({"awarded_at": "31.1.2026"}, "#/awarded_at"),
        ({"awarded_at": "2026-13-01"}, "#/awarded_at"),
        ({"awarded_at": "2999-01-01"}, "#/awarded_at"),
        ({"awarded_at": "2026-01-31", "valid_until": "2026-01-30"}, "#/valid_until"),
    ],
)
def test_a_wrong_member_is_pointed_at(scene: Scene, changed: dict[str, Any], pointer: str):
    answer = program(token(scene.cast))("post", "awards", wish(scene) | changed)

    told = fits(answer, "/awards", "post")
    assert (answer.status_code, [each["pointer"] for each in told["errors"]]) == (422, [pointer])
    assert not Award.objects.exists()


def test_all_that_is_wrong_is_told_at_once(scene: Scene):
    told = program(token(scene.cast))("post", "awards", {"recipient": {"email": "?"}, "x": 1}).json()

    assert [each["pointer"] for each in told["errors"]] == ["#/achievement", "#/recipient/email", "#/x"]


@pytest.mark.parametrize("body", [TWICE, b"[]", b"{", b"\xff"])
def test_what_is_no_object_of_one_meaning_is_refused(scene: Scene, body: bytes):
    answer = program(token(scene.cast))("post", "awards", body)

    assert (answer.status_code, fits(answer, "/awards", "post")["code"]) == (400, "malformed")


def test_other_media_types_sizes_methods_and_names_are_refused(scene: Scene):
    key = token(scene.cast)
    ask, headers = program(key), {"Authorization": f"Bearer {key}"}
    named = {"Idempotency-Key": "x" * 256}
    body = json.dumps(wish(scene)).encode()

    assert Client().post("/api/v1/awards", body, content_type="text/plain", headers=headers).status_code == 415
    assert ask("post", "awards", b" " * 70_000).status_code == 413
    assert ask("post", "awards", wish(scene), headers=named).json()["code"] == "key_form"
    answer = ask("delete", "awards")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    assert (ask("get", "badges").status_code, ask("get", "badges").json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer testamur_x_y", "Basic abc", f"Bearer other_{NOWHERE}_x"])
def test_without_a_key_nobody_is_let_in(scene: Scene, shown: str):
    answer = Client().get("/api/v1/awards", headers={"Authorization": shown})

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="testamur"')
    assert fits(answer, "/awards")["code"] == "no_key"


def test_a_secret_of_another_key_does_not_open(scene: Scene):
    mine, other = token(scene.cast), token(scene.cast)
    mixed = "_".join([*mine.split("_")[:2], other.split("_", 2)[2]])

    assert program(mixed)("get", "awards").status_code == 401


def test_a_key_does_only_what_it_was_made_for(scene: Scene):
    answer = program(token(scene.cast, "awards:read"))("post", "awards", wish(scene))

    assert (answer.status_code, answer.json()["code"]) == (403, "scope")
    assert 'scope="awards:write"' in answer["WWW-Authenticate"]


def test_too_many_requests_wait(scene: Scene, settings: Any):
    settings.API_CALLS_A_MINUTE = 1
    ask = program(token(scene.cast))
    ask("get", "awards")

    answer = ask("get", "awards")

    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_what_is_not_there_is_told_to_programs_that_send_too(scene: Scene):
    answer = Client(enforce_csrf_checks=True).post("/api/v1/nothing", {}, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
