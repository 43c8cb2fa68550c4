"""The list of awards: what it shows, narrows, exports, and offers once there is a public address."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from campus.awards import services
from campus.awards.models import Award
from campus.awards.views import staff
from tests.campus.awards.stage import NOW, address, awarded, page
from tests.cast import Scene


def test_an_empty_list_says_how_it_fills(scene: Scene):
    empty = page(scene, "awards/")

    assert "Nothing has been awarded yet." in empty
    assert 'role="search"' not in empty


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


def test_the_list_is_sorted_by_a_column_and_turned_round(scene: Scene):
    Award.objects.filter(pk=awarded(scene, scene.cast.stranger).pk).update(valid_until=None)
    awarded(scene)

    def holders(order: str) -> list[str]:
        return re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', page(scene, "awards/", order=order))

    assert holders("-holder") == ["Sol Winter", "Maya Okonkwo-Lind"]
    assert holders("holder") == ["Maya Okonkwo-Lind", "Sol Winter"]
    assert holders("until") == holders("-until") == holders("holder")  # what never ends stands last
    assert holders("nonsense") == holders("") == ["Maya Okonkwo-Lind", "Sol Winter"]
    said = page(scene, "awards/", order="holder", q="a")
    assert 'aria-sort="ascending"' in said
    assert "order=-holder" in said


def test_a_long_list_has_pages(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(staff, "A_PAGE", 1)
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
