"""The editor: who may, what is kept, what is refused and how."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from campus.achievements.models import Achievement, Version
from campus.skills.models import Skill
from tests.campus.achievements.stage import newest, typed
from tests.campus.awards.stage import awarded
from tests.cast import ROLES, Cast, Scene

NEW = "/manage/harbourside/achievements/new/"
ANSWERS = {"owner": 200, "educator": 403, "anonymous": 302}


def edit_url(scene: Scene) -> str:
    return reverse("achievement-edit", args=["harbourside", scene.achievement.public_id])


def post(cast: Cast, url: str, **changes: Any) -> tuple[int, str]:
    answer = cast.client("owner").post(url, typed(**changes))
    return answer.status_code, answer.content.decode()


def test_it_works(cast: Cast) -> None:
    status, _page = post(cast, NEW)

    version = newest().versions.get()
    assert status == 302
    assert (version.name, version.shape, version.validity_months, version.ects) == (
        "Spotting phishing", "shield", 36, Decimal("0.80"),
    )  # fmt: skip
    assert newest().current is None


@pytest.mark.parametrize("who", ROLES)
def test_only_owners_edit(scene: Scene, who: str) -> None:
    client = scene.cast.client(who)

    for url in (NEW, edit_url(scene)):
        assert client.get(url).status_code == ANSWERS.get(who, 404)
        if who != "owner":
            assert client.post(url, typed()).status_code == ANSWERS.get(who, 404)
    assert Version.objects.count() == 1


@pytest.mark.parametrize("who", ROLES)
def test_staff_see_the_list(scene: Scene, who: str) -> None:
    answer = scene.cast.client(who).get(reverse("achievements", args=["harbourside"]))

    assert answer.status_code == {"owner": 200, "educator": 200, "anonymous": 302}.get(who, 404)
    assert (b"New achievement" in answer.content) == (who == "owner")


def test_another_institutions_achievement_is_404(scene: Scene) -> None:
    url = reverse("achievement-edit", args=["westmoor", scene.achievement.public_id])

    assert scene.cast.client("outsider").get(url).status_code == 404


def test_the_list_tells_drafts_from_what_is_published(scene: Scene) -> None:
    post(scene.cast, NEW)
    post(scene.cast, edit_url(scene), name="Reading data")

    page = scene.cast.client("educator").get(reverse("achievements", args=["harbourside"])).content.decode()

    assert "A draft, not published yet" in page
    assert "Version 1 is awarded; version 2 is a draft" in page


def test_an_empty_list_says_where_to_begin(cast: Cast) -> None:
    page = cast.client("outsider").get(reverse("achievements", args=["westmoor"])).content.decode()

    assert "Nothing can be earned here yet" in page


def test_publishing_makes_it_what_is_awarded(cast: Cast) -> None:
    status, _page = post(cast, NEW, publish="1")

    assert status == 302
    current = newest().current
    assert current is not None
    assert current.published_at is not None


def test_the_same_form_sent_twice_makes_one(cast: Cast) -> None:
    for _turn in range(2):
        post(cast, NEW, public_id="abcd-efgh-jkmn-pqrs")

    assert Achievement.objects.count() == 1


def test_what_is_published_stays_and_the_change_is_the_next_version(scene: Scene) -> None:
    post(scene.cast, edit_url(scene), name="Reading figures honestly", base="1.0")

    scene.version.refresh_from_db()
    assert scene.version.name == "Reading data honestly"
    assert scene.achievement.versions.get(number=2).name == "Reading figures honestly"


def test_the_head_says_who_holds_what_and_what_comes(scene: Scene) -> None:
    awarded(scene)

    page = scene.cast.client("owner").get(edit_url(scene)).content.decode()

    assert "1 person holds version 1. What you change here makes version 2" in page
    assert "Publish version 2" in page


def test_of_two_owners_at_once_the_second_is_told_and_loses_nothing(scene: Scene) -> None:
    post(scene.cast, edit_url(scene), name="First", base="1.0")

    status, page = post(scene.cast, edit_url(scene), name="Second", base="1.0")

    assert status == 400
    assert "Somebody else changed this in the meantime" in page
    assert 'value="Second"' in page
    assert scene.achievement.versions.get(number=2).name == "First"


def test_a_change_sent_twice_is_no_conflict(scene: Scene) -> None:
    statuses = [post(scene.cast, edit_url(scene), base="1.0")[0] for _turn in range(2)]

    assert statuses == [302, 302]
    assert scene.achievement.versions.count() == 2


@pytest.mark.parametrize(("changes", "words"), [
    ({"ring": "Reading and presenting data quite honestly"}, "Too long by 8 characters: it holds 34."),
    ({"ribbon": "Foundation and more"}, "Too long by 5 characters: it holds 14."),
    ({"ribbon": "Foundation"}, "A ribbon covers the foot text"),
    ({"name": ""}, "This is empty. Fill it in."),
    ({"name": "A\u202eB"}, "a sign that cannot be seen"),
    ({"hours": "twenty"}, "Write a number"),
    ({"valid": "other"}, "Write for how many months"),
    ({"skill_name": "A skill"}, "A skill needs both"),
    ({"skill_url": "https://example.org/s"}, "A skill needs both"),
    ({"shape": "star"}, "star is not among the choices"),
    ({"skills": ["999999"]}, "999999"),
])  # fmt: skip
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(cast: Cast, changes: dict[str, Any], words: str) -> None:
    status, page = post(cast, NEW, description="What I typed", **changes)

    assert status == 400
    assert words in page
    assert "What I typed" in page
    assert not Achievement.objects.exists()


def test_validity_in_other_months_is_kept_and_shown_again(cast: Cast) -> None:
    post(cast, NEW, valid="other", months="18")

    url = reverse("achievement-edit", args=["harbourside", newest().public_id])
    page = cast.client("owner").get(url).content.decode()

    assert newest().versions.get().validity_months == 18
    assert 'name="months" value="18"' in page


def test_a_life_long_one_has_no_months(cast: Cast) -> None:
    post(cast, NEW, valid="", level="", hours="")

    version = newest().versions.get()
    assert (version.validity_months, version.level_framework, version.ects) == (None, "", None)


def test_a_skill_is_found_ticked_and_kept(cast: Cast) -> None:
    skill = Skill.objects.create(name="interpret statistics", url="https://example.org/skills/1")

    status, page = post(cast, NEW, find="1", skill_search="statist")
    post(cast, NEW, skills=[str(skill.pk)])

    assert status == 200
    assert f'value="{skill.pk}"' in page
    assert list(newest().versions.get().skills.all()) == [skill]


def test_a_new_skill_is_noted(cast: Cast) -> None:
    post(cast, NEW, skill_name="tell mails apart", skill_url="https://example.org/skills/9")

    assert newest().versions.get().skills.get().name == "tell mails apart"


def test_a_skill_with_an_invisible_sign_is_named_at_its_field(cast: Cast) -> None:
    status, page = post(cast, NEW, skill_name="a\u202eb", skill_url="https://example.org/skills/9")

    assert status == 400
    assert "a sign that cannot be seen" in page


def test_looking_saves_nothing_and_complains_of_nothing(cast: Cast) -> None:
    status, page = post(cast, NEW, preview="1", name="", ring="Round it")

    assert status == 200
    assert "ring=Round+it" in page
    assert "This is empty" not in page
    assert not Achievement.objects.exists()


def test_hours_are_shown_in_ects(scene: Scene) -> None:
    assert "20 hours are 0.8 ECTS." in scene.cast.client("owner").get(edit_url(scene)).content.decode()
    assert "ECTS.</p>" not in post(scene.cast, edit_url(scene), preview="1", hours="many")[1]
