"""The interface for programs: let in by a key, one award or a list, refusals as RFC 9457 has them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.api import services, tasks
from campus.api.models import Answered, ApiKey
from campus.awards.models import Award, Delivery
from campus.bulk import tasks as lists
from campus.common.errors import InvalidError, NotAllowedError
from tests.cast import ROLES, Scene


class Program:
    """A program that shows a key."""

    def __init__(self, secret: str) -> None:
        self._client, self._key = Client(), f"Bearer {secret}"

    def post(self, path: str, said: Any = None, *, once: str = "", kind: str = "application/json") -> tuple[int, Any]:
        data = said if isinstance(said, str) else json.dumps(said) if said is not None else ""
        headers = {"Authorization": self._key, **({"Idempotency-Key": once} if once else {})}
        answer = self._client.post(f"/api/v1/{path}", data, content_type=kind, headers=headers)
        return answer.status_code, json.loads(answer.content)

    def get(self, path: str) -> tuple[int, Any]:
        answer = self._client.get(f"/api/v1/{path}", headers={"Authorization": self._key})
        return answer.status_code, json.loads(answer.content)


@pytest.fixture
def secret(scene: Scene) -> str:
    return services.make_key(scene.cast.owner, organization=scene.cast.college, name="Register", now=timezone.now())[1]


@pytest.fixture
def program(secret: str) -> Program:
    return Program(secret)


@pytest.fixture
def ann(scene: Scene) -> dict[str, Any]:
    return {"achievement": scene.achievement.public_id, "email": "ann@example.org", "name": "Ann Lee", "result": "1.3"}


def test_it_works(program: Program, ann: dict[str, Any]):
    status, said = program.post("awards", ann)

    award = Award.objects.get()
    assert (status, said["id"], said["state"]) == (201, award.public_id, "valid")
    assert program.get(f"awards/{award.public_id}") == (200, said)
    assert Delivery.objects.get().award == award
    assert program.post("awards", ann) == (200, said)


def test_a_request_sent_again_is_answered_as_before(program: Program, ann: dict[str, Any]):
    first = program.post("awards", ann, once="row-1")

    assert program.post("awards", ann, once="row-1") == first
    assert program.post("awards", {**ann, "name": "B"}, once="row-1")[0] == 422
    assert Award.objects.count() == Answered.objects.count() == 1


def test_a_refusal_is_not_kept(program: Program, ann: dict[str, Any]):
    assert program.post("awards", {**ann, "email": "nobody"}, once="row-1")[0] == 422
    assert program.post("awards", {**ann, "email": "a@example.org"}, once="row-2")[0] == 201
    assert not Answered.objects.filter(idempotency_key="row-1").exists()


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"email": "nobody"}, 422, "email"),
        ({"name": "=cmd"}, 422, "name"),
        ({"colour": "red"}, 422, "colour"),
        ({"achievement": "none"}, 422, "achievement"),
        ({"name": 3}, 422, None),
        ({"email": "ines@example.org"}, 403, None),  # who made the key
    ],
)
def test_what_is_wrong_is_said(program: Program, ann: dict[str, Any], change: dict[str, Any], status: int, field: Any):
    found, said = program.post("awards", {**ann, **change})

    assert (found, said["status"], said.get("field")) == (status, status, field)
    assert not Award.objects.exists()


def test_a_list_is_taken_in_looked_at_started_and_undone(program: Program, scene: Scene):
    text = "email,name\nann@example.org,Ann\nnobody,X\n"
    status, said = program.post(f"lists?achievement={scene.achievement.public_id}&name=Spring", text, kind="text/csv")
    assert (status, said["state"], said["columns"]) == (202, "checking", {"email": "email", "name": "name"})
    path = f"lists/{said['id']}"

    lists.read()
    assert program.get(path)[1]["lines"] == {"read": 2, "fresh": 1, "held": 0, "again": 0, "wrong": 1}
    assert program.post(f"{path}/start", {"mail": False})[0] == 202
    for what, state in [("pause", "paused"), ("resume", "running")]:
        assert program.post(f"{path}/{what}")[1]["state"] == state
    while lists.issue():
        pass
    said = program.get(path)[1]
    assert (said["state"], said["issued"]) == ("done", 1)
    assert program.post(f"{path}/cancel")[0] == 409
    assert program.post(f"{path}/undo", {"reason": "The wrong term."})[1]["state"] == "undoing"
    assert not Delivery.objects.exists()


def test_what_is_no_list_is_refused(program: Program, scene: Scene):
    address = f"lists?achievement={scene.achievement.public_id}"

    assert program.post(address, "x", kind="image/png")[0] == 415
    assert program.post(address, " ", kind="text/csv")[0] == 422
    assert program.post("awards", "[1")[0] == 400
    assert program.get("awards")[0] == 405
    assert program.get("lists/none")[0] == program.get("awards/none")[0] == 404
    assert program.post("awards", "{}", once="x" * 201)[0] == 400


def test_nobody_gets_in_without_a_key_that_counts(scene: Scene, secret: str, ann: dict[str, Any]):
    services.end_key(scene.cast.owner, key=ApiKey.objects.get(), now=timezone.now())

    assert Program(secret).post("awards", ann)[0] == Program("tst_x").post("awards", ann)[0] == 401
    assert not Award.objects.exists()


def test_a_key_is_worth_what_whoever_made_it_may_do(program: Program, scene: Scene, ann: dict[str, Any]):
    scene.cast.owner.memberships.all().delete()

    assert program.post("awards", ann)[0] == 403


def test_a_key_opens_nothing_of_another_institution(scene: Scene, program: Program, ann: dict[str, Any]):
    program.post("awards", ann)
    award = Award.objects.get()
    _key, theirs = services.make_key(
        scene.cast.outsider, organization=scene.cast.other, name="Theirs", now=timezone.now()
    )

    assert Program(theirs).get(f"awards/{award.public_id}")[0] == 404
    assert Program(theirs).post("awards", ann)[0] == 422


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"owner", "anonymous"}])
def test_only_owners_make_and_end_keys(scene: Scene, secret: str, role: str):
    actor, now = getattr(scene.cast, role), timezone.now()

    with pytest.raises(NotAllowedError):
        services.make_key(actor, organization=scene.cast.college, name="X", now=now)
    with pytest.raises(NotAllowedError):
        services.end_key(actor, key=ApiKey.objects.get(), now=now)


def test_a_key_is_shown_once_and_ended_on_its_page(scene: Scene):
    owner, address = scene.cast.client("owner"), "/manage/harbourside/api-keys/"

    shown = owner.post(address, {"name": "Register"}).content.decode()
    key = ApiKey.objects.get()
    assert key.start in shown
    assert "shown this once" in shown
    assert "shown this once" not in owner.get(address).content.decode()
    assert owner.post(address, {"name": ""}).status_code == 422
    owner.post(address, {"end": str(key.pk)})

    key.refresh_from_db()
    assert key.ended_at is not None


def test_a_key_needs_a_name(scene: Scene):
    with pytest.raises(InvalidError):
        services.make_key(scene.cast.owner, organization=scene.cast.college, name=" ", now=timezone.now())


def test_old_answers_are_forgotten(program: Program, ann: dict[str, Any]):
    program.post("awards", ann, once="row-1")
    Answered.objects.update(at=timezone.now() - timedelta(days=8))

    assert tasks.clear() == 1
