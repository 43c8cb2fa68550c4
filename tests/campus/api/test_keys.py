"""Keys: made by owners, shown once, taken back; and the description that is committed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import campus.api
from campus.api import services, tasks
from campus.api.description import described
from campus.api.models import Answered, Key
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.models import Event
from tests.campus.api.stage import program, token
from tests.cast import Cast

PAGE = "/manage/harbourside/api/"
FORM = {"name": "Student records", "scopes": ["awards:write", "awards:read"]}


def made(page: bytes) -> str:
    return page.decode().partition('value="testamur_')[2].partition('"')[0]


def test_it_works(cast: Cast):
    owner = cast.client("owner")
    answer = owner.post(PAGE, FORM)
    secret = made(answer.content)
    ask = program(f"testamur_{secret}")

    assert ask("get", "awards").status_code == 200
    assert (ask("get", "achievements").status_code, "no-store" in answer["Cache-Control"]) == (403, True)
    page = owner.get(PAGE).content.decode()
    assert ("Student records" in page, secret in page) == (True, False)
    assert secret.partition("_")[2] not in str(list(Key.objects.values_list()))


def test_one_that_was_taken_back_opens_nothing(cast: Cast):
    ask, key = program(token(cast)), Key.objects.get()

    cast.client("owner").post(f"{PAGE}{key.public_id}/end/")
    services.end_key(cast.owner, key=key, now=timezone.now())

    assert ask("get", "awards").status_code == 401
    assert "Taken back" in cast.client("owner").get(PAGE).content.decode()
    verbs = Event.objects.filter(verb__startswith="api_key.").order_by("pk")
    assert list(verbs.values_list("verb", "actor")) == [
        ("api_key.made", cast.owner.pk),
        ("api_key.ended", cast.owner.pk),
    ]


@pytest.mark.parametrize("name", ["educator", "learner", "employer", "stranger", "outsider"])
def test_only_owners_make_and_end_keys(cast: Cast, name: str):
    token(cast)
    actor, key, now = getattr(cast, name), Key.objects.get(), timezone.now()

    with pytest.raises(NotAllowedError):
        services.make_key(actor, organization=cast.college, name="x", scopes=["awards:read"], now=now)
    with pytest.raises(NotAllowedError):
        services.end_key(actor, key=key, now=now)


def test_a_key_without_a_name_or_a_purpose_is_not_made(cast: Cast):
    owner, now = cast.owner, timezone.now()

    answer = cast.client("owner").post(PAGE, {"name": "A\u202eb", "scopes": ["awards:read"]})
    assert (answer.status_code, Key.objects.count()) == (400, 0)
    for name, scopes in [(" ", ["awards:read"]), ("x", []), ("x", ["all"])]:
        with pytest.raises(InvalidError):
            services.make_key(owner, organization=cast.college, name=name, scopes=scopes, now=now)


def test_there_is_an_end_to_how_many(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(services, "MOST_KEYS", 1)
    token(cast)

    with pytest.raises(InvalidError):
        token(cast)


def test_use_is_noted_at_most_once_a_minute(cast: Cast):
    ask = program(token(cast))
    ask("get", "awards")
    first = Key.objects.get().last_used_at

    ask("get", "awards")

    assert first is not None
    assert Key.objects.get().last_used_at == first


def test_answers_are_kept_for_a_week(cast: Cast):
    token(cast)
    now = timezone.now()
    for name, at in [("old", now - timedelta(days=8)), ("new", now - timedelta(days=6))]:
        Answered.objects.create(key=Key.objects.get(), name=name, fingerprint="", at=at)

    assert tasks.clear() == 1
    assert Answered.objects.get().name == "new"


def test_the_description_is_the_committed_one():
    """A change of the interface is a change of this file, for whoever reviews it to see."""
    kept = (Path(campus.api.__path__[0]) / "openapi.json").read_text(encoding="utf-8")

    assert json.loads(kept) == described("https://campus.example.org")


def test_everybody_may_read_the_description(db: None):
    assert Client().get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
