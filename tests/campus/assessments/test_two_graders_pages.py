"""Two graders in the browser: what each sees before and after, and what a moderator does."""

from typing import Any

import pytest
from django.test import Client

from campus.assessments.models import Grade, Project, Submission
from campus.organizations.models import Membership
from tests.campus.assessments.stage import grade, handed_in, levels
from tests.campus.assessments.test_grading import waits
from tests.cast import Scene, enrolled, person


@pytest.fixture
def work(scene: Scene) -> Submission:
    Project.objects.update(graders=2)
    third = person("ada", "Ada Third")
    Membership.objects.create(organization=scene.cast.college, person=third, role="owner")
    return handed_in(scene)


def url(work: Submission) -> str:
    return f"/manage/harbourside/grading/{work.public_id}/"


def shown(scene: Scene, work: Submission, name: str) -> str:
    return scene.cast.client(name).get(url(work)).content.decode()


def third(scene: Scene) -> Client:
    client = Client()
    owner = Membership.objects.get(person__name="Ada Third").person
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_it_works(scene: Scene, work: Submission):
    grade(scene, work, levels=levels(scene, 3), comment="Strong, I say.")

    assert "Strong, I say." not in shown(scene, work, "owner")
    own = shown(scene, work, "educator")
    assert "You marked this." in own
    assert own.count('value="3" checked') == 2
    assert "Strong, I say.</textarea>" in own


def test_the_moderator_sees_both_and_decides(scene: Scene, work: Submission):
    grade(scene, work, levels=levels(scene, 3), comment="Strong, I say.")
    grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 0), comment="Not for me.")
    assert "An owner or a moderator decides." in shown(scene, work, "educator")
    assert "data-grading" not in shown(scene, work, "educator")
    assert "Not for me." not in shown(scene, work, "educator")
    page = third(scene).get(url(work)).content.decode()
    assert "Alike on 0 of 2 criteria." in page
    assert "Strong, I say." in page
    assert "Not for me." in page

    third(scene).post(url(work), {f"c{pk}": 2 for pk in levels(scene)} | {"revision": work.revision})

    assert Grade.objects.get().grader.name == "Ada Third"
    assert "Each grader for themselves" in shown(scene, work, "educator")


def test_what_differs_is_said_to_who_marked_second(scene: Scene, work: Submission):
    grade(scene, work, levels=levels(scene, 3))

    sent = {f"c{pk}": 0 for pk in levels(scene)} | {"revision": work.revision}
    answer = scene.cast.client("owner").post(url(work), sent, follow=True)

    assert "so a third person decides" in answer.content.decode()


def test_the_learner_hears_both_once_it_is_final(scene: Scene, work: Submission):
    enrolled(scene.cast.learner, scene.course)
    browser, address = scene.cast.client("learner"), "/learn/reading-data-honestly/units/4/project/"
    grade(scene, work, comment="Sound.")
    assert "Sound." not in browser.get(address).content.decode()

    grade(scene, work, actor=scene.cast.owner, comment="Telling.")

    page = browser.get(address).content.decode()
    assert "Marked apart by Tomás Ferreira, Ines Haddad" in page
    assert "Sound." in page
    assert "Telling." in page


def test_the_page_takes_a_fixed_number_of_queries(scene: Scene, work: Submission, django_assert_max_num_queries: Any):
    browser = scene.cast.client("educator")
    for n in range(20):
        waits(scene, person(f"p{n}", f"Person {n}"), f"Work {n}", days=n)

    with django_assert_max_num_queries(28):
        browser.get(url(work))


def test_previous_and_next_keep_the_filters(scene: Scene, work: Submission):
    before = waits(scene, person("zoe", "Zoë Adler"), "Older", days=900)
    after = waits(scene, person("ali", "Ali Becker"), "Newer", days=-900)

    page = scene.cast.client("educator").get(url(work), {"keys": "off"}).content.decode()

    assert f'<a href="{url(before)}?keys=off" rel="prev">' in page
    assert f'<a href="{url(after)}?keys=off" rel="next">' in page
    assert "2 of 3" in page
