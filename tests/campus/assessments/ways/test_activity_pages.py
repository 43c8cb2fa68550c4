"""Staff's pages of activities."""

import pytest
from django.test import Client

from campus.assessments.models import Activity
from campus.skills.models import Skill
from tests.campus.assessments.ways.stage import activity
from tests.cast import Cast, Scene

ALL = "/manage/harbourside/activities/"


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("educator")


def lines(*names: str) -> dict[str, object]:
    sent: dict[str, object] = {"rows": "6"}
    for n, name in enumerate(names, start=1):
        sent |= {f"name-{n}": name, f"required-{n}": "on"}
    return sent


def typed(**more: object) -> dict[str, object]:
    start = {"title": "Knots", "audience": "course", "supervision": "none", "levels": "No\nYes", "revision": "1"}
    return start | lines("Bowline", "Reef knot") | more


def test_it_works(browser: Client):
    skill = Skill.objects.create(name="tie knots", url="https://example.org/skills/9")
    assert "Nobody passes without it" in browser.get(f"{ALL}new/?kind=observation").content.decode()

    answer = browser.post(f"{ALL}new/?kind=observation", typed(**{"skill-1": skill.label, "level-1": "A2"}))

    made = Activity.objects.get()
    assert answer["Location"] == f"{ALL}{made.public_id}/"
    assert [(each.name, each.skill, each.skill_level) for each in made.criteria.all()] == [
        ("Bowline", skill, "A2"),
        ("Reef knot", None, ""),
    ]
    assert "Knots" in browser.get(ALL).content.decode()


@pytest.mark.parametrize(
    ("kind", "sent", "data"),
    [
        ("attendance", {"takes_reports": "on", "asked_hours": "40"}, {"takes_reports": True, "asked_hours": "40.00"}),
        ("attestation", {"levels": "No\nPartly\nYes", "asked": "Partly", "whom": "A warden", "link_days": "9"},
         {"scale": ["No", "Partly", "Yes"], "pass_level": 1, "whom": "A warden", "link_days": 9}),
        ("recognition", {"appeal_days": "7"}, {"scale": ["No", "Yes"], "pass_level": 1, "appeal_days": 7}),
    ],
)  # fmt: skip
def test_each_kind_has_a_form_of_its_own(browser: Client, kind: str, sent: dict[str, str], data: dict[str, object]):
    browser.post(f"{ALL}new/?kind={kind}", typed(**sent))

    assert Activity.objects.get().data == data
    assert browser.get(f"{ALL}{Activity.objects.get().public_id}/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"levels": "One"}, "two to four different levels"),
        ({"asked": "Perhaps"}, "as it stands among the levels"),
        ({"title": ""}, "To put right:"),
        ({"name-1": "\u202e"}, "sign that cannot be seen"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_made(browser: Client, sent: dict[str, str], words: str):
    page = browser.post(f"{ALL}new/?kind=observation", typed(**sent)).content.decode()

    assert words in page
    assert not Activity.objects.exists()


def test_an_edit_keeps_lines_and_two_editors_are_told(scene: Scene, browser: Client):
    held = activity(scene.cast, "recognition")
    address = f"{ALL}{held.public_id}/edit/"
    page = browser.get(address).content.decode()
    assert 'value="Checks the scene"' in page
    pks = {f"pk-{n}": each.pk for n, each in enumerate(held.criteria.all(), start=1)}
    sent = typed(**pks, **lines("Checks", "Calls", "Calm"), appeal_days="28", achievement=scene.achievement.pk)

    assert browser.post(address, sent).status_code == 302
    again = browser.post(address, sent)

    assert again.status_code == 409
    assert "Somebody else changed this" in again.content.decode()
    held.refresh_from_db()
    assert held.achievement == scene.achievement
    assert "Have it recognised" not in browser.get(f"/a/{scene.achievement.public_id}/").content.decode()


def test_an_achievement_leads_to_where_it_can_be_claimed(scene: Scene, browser: Client):
    held = activity(scene.cast, "recognition", achievement=scene.achievement)
    from django.urls import reverse

    page = browser.get(reverse("achievement", args=[scene.achievement.public_id])).content.decode()

    assert f'href="/show/{held.public_id}/"' in page


def test_out_of_use_and_back(cast: Cast, browser: Client):
    held = activity(cast, "observation")

    page = browser.post(f"{ALL}{held.public_id}/retire", follow=True).content.decode()
    assert "Out of use" in page
    browser.post(f"{ALL}{held.public_id}/retire")

    held.refresh_from_db()
    assert held.retired_at is None


def test_a_kind_that_there_is_not_is_not_there(browser: Client):
    assert browser.get(f"{ALL}new/?kind=dance").status_code == 404


def test_the_desk_says_what_waits(cast: Cast, browser: Client):
    held = activity(cast, "observation")
    assert "waits in activities" not in browser.get("/manage/harbourside/").content.decode()

    cast.client("learner").post(f"/show/{held.public_id}/", {"do": "ready"})

    assert "1 thing waits in activities" in browser.get("/manage/harbourside/").content.decode()
