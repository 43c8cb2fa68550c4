"""Reading: lists in pages, what a filter leaves, one by its id, and taking back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from campus.awards.models import Award
from tests.campus.api.stage import fits, program, token, wish
from tests.cast import Scene

REASON = {"reason": "The work was not theirs."}


@pytest.fixture
def ask(scene: Scene) -> Any:
    """A program that has awarded to three people."""
    found = program(token(scene.cast))
    for name in "abc":
        assert found("post", "awards", wish(scene, f"{name}@example.org")).status_code == 201
    return found


def test_it_works(ask: Any):
    first = ask("get", "awards?limit=2")
    told = fits(first, "/awards")

    rest = fits(ask("get", told["next"].partition("/v1/")[2]), "/awards")

    ids = [each["id"] for each in told["items"] + rest["items"]]
    assert ids == list(Award.objects.order_by("pk").values_list("public_id", flat=True))
    assert (rest["next"], first["Link"]) == (None, f'<{told["next"]}>; rel="next"')


def test_filters_leave_what_they_name(scene: Scene, ask: Any):
    late, _mid, gone = Award.objects.order_by("pk")
    Award.objects.filter(pk=late.pk).update(valid_until=timezone.now() - timedelta(days=1))
    ask("post", f"awards/{gone.public_id}/revoke", REASON)

    found = {state: [each["id"] for each in ask("get", f"awards?state={state}").json()["items"]] for state in STATES}

    assert {state: len(ids) for state, ids in found.items()} == {"valid": 1, "expired": 1, "revoked": 1, "replaced": 0}
    assert (found["expired"], found["revoked"]) == ([late.public_id], [gone.public_id])
    assert ask("get", "awards?since=2999-01-01T00:00:00Z").json()["items"] == []
    assert len(ask("get", f"awards?achievement={scene.achievement.public_id}").json()["items"]) == 3


STATES = ("valid", "expired", "revoked", "replaced")


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "state=lost", "since=soon", "after=no", "page=2"])
def test_a_query_that_means_nothing_is_refused(ask: Any, query: str):
    told = fits(ask("get", f"awards?{query}"), "/awards")

    assert (told["code"], told["errors"][0]["pointer"]) == ("query", f"#/{query.partition('=')[0]}")


def test_one_is_read_by_its_id_and_not_again_while_it_stays_the_same(ask: Any):
    made = Award.objects.first()
    answer = ask("get", f"awards/{made.public_id}")

    again = ask("get", f"awards/{made.public_id}", headers={"If-None-Match": answer["ETag"]})

    assert fits(answer, "/awards/{id}")["digest"] == made.digest
    assert (again.status_code, again.content) == (304, b"")


def test_taking_back_is_told_and_happens_once(ask: Any):
    place = f"awards/{Award.objects.first().public_id}/revoke"
    once = {"Idempotency-Key": "x"}

    told = fits(ask("post", place, REASON, headers=once), "/awards/{id}/revoke", "post")

    assert (told["state"], told["revocation_reason"]) == ("revoked", REASON["reason"])
    assert ask("post", place, REASON, headers=once).json() == told
    assert ask("post", place, REASON).status_code == 409
    assert ask("post", place, {"reason": "x", "again": "maybe"}).json()["errors"][0]["pointer"] == "#/again"


def test_achievements_are_listed_and_read(scene: Scene, ask: Any):
    listed = fits(ask("get", "achievements"), "/achievements")["items"]

    assert listed == [fits(ask("get", f"achievements/{scene.achievement.public_id}"), "/achievements/{id}")]
    assert (listed[0]["name"], listed[0]["skills"]) == (scene.version.name, ["interpret statistics"])
    assert ask("get", "achievements/k7wq-2mxe-9hd4-x5tn").status_code == 404


def test_what_is_another_institutions_is_not_there(scene: Scene, ask: Any):
    made = Award.objects.first()
    Award.objects.update(organization=scene.cast.other)
    type(scene.achievement).objects.update(organization=scene.cast.other)

    assert ask("get", "awards").json()["items"] == ask("get", "achievements").json()["items"] == []
    assert ask("get", f"awards/{made.public_id}").status_code == 404
    assert ask("post", f"awards/{made.public_id}/revoke", REASON).status_code == 404
    assert ask("post", "awards", wish(scene, "d@example.org")).status_code == 422
