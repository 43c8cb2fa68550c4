"""Blind grading: nothing of the site tells graders whose work it is before the grade is final."""

import pytest
from django.test import Client

from campus.assessments import services
from campus.assessments.models import Project, Submission
from campus.organizations.models import Membership
from tests.campus.assessments.stage import NOW, draft, grade, levels, upload
from tests.campus.config.addresses import finish
from tests.cast import Scene, enrolled, person

URL = "/manage/harbourside/grading/"


@pytest.fixture
def work(scene: Scene) -> Submission:
    Project.objects.update(is_blind=True)
    made = draft(scene)
    services.add_file(scene.cast.learner, submission=made, upload=upload("maya-okonkwo-lind.txt"), now=NOW)
    made = services.hand_in(scene.cast.learner, submission=made, now=NOW)
    services.comment(scene.cast.learner, submission=made, text="Is it long enough?", now=NOW)
    return made


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def pages(browser: Client, work: Submission) -> list[str]:
    addresses = [URL, f"{URL}?format=csv", f"{URL}{work.public_id}/", f"{URL}batch/"]
    return [browser.get(address).content.decode() for address in addresses]


def sent_as(browser: Client, address: str) -> str:
    answer = browser.get(address)
    finish(answer)
    return answer["Content-Disposition"]


def test_it_works(browser: Client, work: Submission):
    for shown in pages(browser, work):
        assert f"Learner {work.alias}" in shown
        assert "maya" not in shown.lower()


def test_a_file_comes_under_a_name_that_says_nothing(scene: Scene, browser: Client, work: Submission):
    address = f"/files/{work.files.get().public_id}/"

    assert sent_as(browser, address) == "attachment; filename*=UTF-8''work-1.txt"
    assert "maya-okonkwo-lind.txt" in sent_as(scene.cast.client("learner"), address)


def test_what_is_said_after_saving_names_nobody(scene: Scene, browser: Client, work: Submission):
    Project.objects.update(graders=2)
    chosen = {f"c{pk}": 2 for pk in levels(scene)}

    answer = browser.post(f"{URL}{work.public_id}/", {"revision": work.revision, "comment": "", **chosen}, follow=True)

    assert "A second grader marks it" in answer.content.decode()
    assert "maya" not in answer.content.decode().lower()


def test_with_the_grade_the_name_is_there(scene: Scene, browser: Client, work: Submission):
    grade(scene, work)

    shown = browser.get(f"{URL}{work.public_id}/").content.decode()

    assert "Maya Okonkwo-Lind" in shown
    assert "maya-okonkwo-lind.txt" in shown


def test_the_order_of_names_tells_nothing(scene: Scene, browser: Client, work: Submission):
    first = person("aaron", "Aaron First")
    fields = {"title": "Later", "text": "x", "links": "", "revision": 0, "now": NOW}
    later = services.save_draft(first, project=scene.project, **fields)
    services.hand_in(first, submission=later, now=NOW.replace(hour=12))

    shown = browser.get(f"{URL}?sort=learner").content.decode()

    assert shown.find(f"Learner {work.alias}") < shown.find(f"Learner {later.alias}")


def test_ones_own_work_is_still_ones_own(scene: Scene, work: Submission):
    Membership.objects.create(organization=scene.cast.college, person=scene.cast.learner, role="educator")
    browser = scene.cast.client("learner")

    assert browser.post(f"{URL}{work.public_id}/", {"revision": work.revision}).status_code == 403


def test_the_learner_is_told_what_is_hidden_and_what_cannot_be(scene: Scene):
    Project.objects.update(is_blind=True)
    enrolled(scene.cast.learner, scene.course)

    shown = scene.cast.client("learner").get("/learn/reading-data-honestly/units/4/project/").content.decode()

    assert "does not see your name" in shown
    assert "inside your files" in shown
