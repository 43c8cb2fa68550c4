"""Who may open what and change what, and the page of keys."""

from __future__ import annotations

import pytest

from campus.awards import services
from campus.organizations.models import SigningKey
from tests.campus.awards.stage import NOW, address, awarded, page
from tests.cast import ROLES, Scene

STAFF = {"owner", "educator"}
PAGES = {
    "awards/": STAFF,
    "awards/export.csv": STAFF,
    "awards/{award}/": STAFF,
    "achievements/{achievement}/rule/": STAFF,
    "keys/": {"owner"},
}
POSTS = {
    "awards/{award}/": STAFF,
    "achievements/{achievement}/rule/": STAFF,
    "keys/": {"owner"},
    "awards/anew/": {"owner"},
}


def expected(role: str, allowed: set[str]) -> int:
    if role == "anonymous":
        return 302
    return 200 if role in allowed else 403 if role in STAFF else 404


def form(scene: Scene) -> dict[str, str]:
    """Return the form of a rule that asks for the units alone, sent a second time: it is kept."""
    parts = {"kind.0": "all", "kind.0.0": "units_done", "course.0.0": str(scene.course.pk)}
    return {**parts, "do": "sure", "seen": "1", "mode": "automatic"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", PAGES)
def test_who_may_open_what(scene: Scene, path: str, role: str):
    awarded(scene)

    answer = scene.cast.client(role).get(address(scene, path))

    assert answer.status_code == expected(role, PAGES[path])
    if role == "anonymous":
        assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", POSTS)
def test_who_may_change_what(scene: Scene, path: str, role: str):
    award = awarded(scene)

    answer = scene.cast.client(role).post(
        address(scene, path), {"anew": "1", **form(scene), "is_sure": "on", "in_place_of": "key-1"}
    )

    allowed = role in POSTS[path]
    assert answer.status_code == (302 if allowed else expected(role, POSTS[path]))
    scene.rule.refresh_from_db()
    award.refresh_from_db()
    changes = [award.replaced_by is not None, scene.rule.revision == 2, SigningKey.objects.count() == 2]
    assert sum(changes) == (1 if allowed and path != "awards/anew/" else 0)


def test_another_institution_s_award_is_not_found(scene: Scene):
    award = awarded(scene)

    answer = scene.cast.client("outsider").get(f"/manage/westmoor/awards/{award.public_id}/")

    assert answer.status_code == 404


def test_a_new_key_needs_a_tick(scene: Scene):
    services.ensure_key(scene.cast.college, now=NOW)
    client = scene.cast.client("owner")

    assert client.post(address(scene, "keys/"), {"x": "y"}).status_code == 400
    assert SigningKey.objects.count() == 1

    for _click in range(2):
        client.post(address(scene, "keys/"), {"is_sure": "on", "in_place_of": "key-1"})
    assert SigningKey.objects.count() == 2
    said = page(scene, "keys/")
    assert "key-2" in said
    assert "retired on" in said
    assert "did:web:localhost%3A8000:i:harbourside" in said
