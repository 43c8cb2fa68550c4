"""Who may open what, and what the staff's pages say and do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from campus.awards import services, views
from campus.awards.models import Award
from campus.organizations.models import SigningKey
from tests.campus.awards.stage import NOW, awarded
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


def address(scene: Scene, path: str) -> str:
    award = Award.objects.first()
    names = {"award": award.public_id if award else "x", "achievement": scene.achievement.public_id}
    return f"/manage/harbourside/{path.format(**names)}"


def expected(role: str, allowed: set[str]) -> int:
    if role == "anonymous":
        return 302
    return 200 if role in allowed else 403 if role in STAFF else 404


def page(scene: Scene, path: str, role: str = "owner", **query: str) -> str:
    answer = scene.cast.client(role).get(address(scene, path), query)
    assert answer.status_code == 200
    return answer.content.decode()


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
        address(scene, path), {"anew": "1", "units": "on", "is_sure": "on", "in_place_of": "key-1"}
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


def test_an_empty_list_says_how_it_fills(scene: Scene):
    assert "Nothing has been awarded yet." in page(scene, "awards/")


def test_the_list_is_narrowed_by_achievement_state_and_name(scene: Scene):
    mine = awarded(scene)
    awarded(scene, scene.cast.stranger)
    services.revoke(scene.cast.owner, award=mine, reason="Copied.", now=NOW)

    def rows(**query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', page(scene, "awards/", **query))

    assert rows() == ["Sol Winter", "Maya Okonkwo-Lind"]
    assert rows(state="held") == ["Sol Winter"]
    assert rows(state="revoked") == ["Maya Okonkwo-Lind"]
    assert rows(state="replaced") == rows(q="nobody") == rows(achievement="none") == []
    assert rows(q="wint", achievement=scene.achievement.public_id) == ["Sol Winter"]
    assert rows(state="nonsense") == rows()
    assert "No award matches this." in page(scene, "awards/", q="nobody")


def test_a_long_list_has_pages(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(views, "A_PAGE", 1)
    awarded(scene)
    awarded(scene, scene.cast.stranger)

    assert "Page 1 of 2" in page(scene, "awards/")
    assert "Maya Okonkwo-Lind" in page(scene, "awards/", page="2")


def test_the_export_is_whole_and_holds_no_formula(scene: Scene):
    scene.cast.learner.name = "=HYPERLINK(1)"
    award = awarded(scene)
    services.revoke(scene.cast.owner, award=award, reason="@SUM, copied", now=NOW)
    awarded(scene, scene.cast.stranger)

    answer = scene.cast.client("educator").get(address(scene, "awards/export.csv"))

    head, first, second, _end = answer.content.decode("utf-8-sig").split("\r\n")
    assert head == "Holder,Achievement,Awarded,Valid until,State,Reason,Link"
    assert first.startswith("Sol Winter,Reading data honestly,2026-11-22,2029-11-22,Valid,,http")
    assert second.startswith("'=HYPERLINK(1),")
    assert '"\'@SUM, copied"' in second
    assert "attachment" in answer["Content-Disposition"]


def test_one_award_says_why_and_when(scene: Scene):
    awarded(scene)

    said = page(scene, "awards/{award}/")

    assert "Quiz: 83\u00a0%, asked for 70\u00a0%" in said
    assert "22\u00a0November\u00a02026, 10:42" in said
    assert "revision 1 of the rule" in said
    assert "trial address" in said


def test_one_given_by_hand_says_who(scene: Scene):
    services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW, actor=scene.cast.educator)

    assert "Given by hand: Tomás Ferreira" in page(scene, "awards/{award}/")


def revoke(scene: Scene, **data: str) -> Any:
    return scene.cast.client("educator").post(address(scene, "awards/{award}/"), {"revoke": "1", **data})


def test_taking_back_needs_reason_and_tick_and_keeps_what_was_typed(scene: Scene):
    award = awarded(scene)

    answer = revoke(scene, reason="Copied from a neighbour.")

    assert answer.status_code == 400
    assert "Copied from a neighbour.</textarea>" in answer.content.decode()
    award.refresh_from_db()
    assert award.revoked_at is None


def test_taking_back_shows_who_when_and_why(scene: Scene):
    awarded(scene)

    answer = revoke(scene, reason="Copied.", is_sure="on")

    assert answer.status_code == 302
    said = page(scene, "awards/{award}/")
    assert "Tomás Ferreira<br>Copied." in said
    assert 'name="revoke"' not in said


def test_taking_back_twice_says_that_it_was_done(scene: Scene):
    awarded(scene)
    revoke(scene, reason="First.", is_sure="on")

    client = scene.cast.client("educator")
    answer = client.post(address(scene, "awards/{award}/"), {"revoke": "1", "reason": "Second.", "is_sure": "on"})

    assert "in the meantime" in client.get(answer["Location"]).content.decode()
    assert Award.objects.get().revocation_reason == "First."


def test_issuing_anew_leads_to_the_new_one_and_the_old_one_too(scene: Scene):
    old = awarded(scene)

    answer = scene.cast.client("educator").post(address(scene, "awards/{award}/"), {"anew": "1"})

    fresh = Award.objects.exclude(pk=old.pk).get()
    assert answer["Location"] == f"/manage/harbourside/awards/{fresh.public_id}/"
    said = scene.cast.client("owner").get(f"/manage/harbourside/awards/{old.public_id}/").content.decode()
    assert f"/awards/{fresh.public_id}/" in said
    again = scene.cast.client("educator").post(f"/manage/harbourside/awards/{old.public_id}/", {"anew": "1"})
    assert again["Location"].endswith(f"{old.public_id}/")
    assert Award.objects.count() == 2


def test_trials_are_offered_anew_once_there_is_a_public_address(scene: Scene, settings: Any):
    awarded(scene)
    awarded(scene, scene.cast.stranger)
    assert "trial address: nobody" not in page(scene, "awards/")
    settings.PUBLIC_URL, settings.IS_TRIAL = "https://college.example.org", False
    assert "2 credentials were signed under the trial address" in page(scene, "awards/")
    assert "An owner can do this." in page(scene, "awards/", role="educator")

    scene.cast.client("owner").post(address(scene, "awards/anew/"))

    assert "trial address" not in page(scene, "awards/")
    assert Award.objects.filter(base_url="https://college.example.org").count() == 2


def test_batches_that_leave_some_say_how_many(scene: Scene, settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.PUBLIC_URL, settings.IS_TRIAL = "https://college.example.org", False
    monkeypatch.setattr(services, "issue_trials_anew", lambda *_a, **_k: (25, 3))
    client = scene.cast.client("owner")

    client.post(address(scene, "awards/anew/"))

    said = client.get(address(scene, "awards/")).content.decode()
    assert "25 credentials were issued anew. 3 are left: go on." in said


def test_expired_and_lifelong_awards_say_so(scene: Scene):
    award = awarded(scene)
    Award.objects.update(valid_until=NOW - timedelta(days=400))
    assert "Expired" in page(scene, "awards/")
    Award.objects.filter(pk=award.pk).update(valid_until=None)

    assert "for life" in page(scene, "awards/")
    assert ",," in scene.cast.client("owner").get(address(scene, "awards/export.csv")).content.decode()


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
