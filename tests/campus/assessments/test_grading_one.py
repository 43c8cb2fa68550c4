"""One piece of work and its rubric in the browser."""

import pytest
from django.test import Client

from campus.assessments.models import Grade, Submission
from campus.organizations.models import Membership
from tests.campus.assessments.stage import NOW, draft, grade, handed_in
from tests.campus.assessments.test_grading import waits
from tests.cast import ROLES, Scene, person


@pytest.fixture
def work(scene: Scene) -> Submission:
    return handed_in(scene)


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def url(work: Submission, query: str = "") -> str:
    return f"/manage/harbourside/grading/{work.public_id}/{query}"


def marks(scene: Scene, work: Submission, level: object = 2, **more: object) -> dict[str, object]:
    chosen = {f"c{criterion.pk}": level for criterion in scene.criteria}
    return {"revision": work.revision, "comment": "Honest and telling."} | chosen | more


def test_it_works(scene: Scene, browser: Client, work: Submission):
    shown = browser.get(url(work)).content.decode()
    assert "Half of 281 pupils." in shown
    assert "Named and judged" in shown
    assert "Save and next" in shown

    answer = browser.post(url(work), marks(scene, work))

    assert answer["Location"] == f"/manage/harbourside/grading/?done={work.public_id}"
    assert Grade.objects.get().comment == "Honest and telling."
    assert "Graded: Maya Okonkwo-Lind sees it now." in browser.get(answer["Location"]).content.decode()


def test_save_and_next_opens_the_next_under_the_same_filters(scene: Scene, browser: Client, work: Submission):
    Submission.objects.filter(pk=work.pk).update(number=2)
    waits(scene, person("zoe", "Zoë Adler"), "First try", days=1)
    second = waits(scene, person("ali", "Ali Becker"), "Second try", days=-1, number=2)

    answer = browser.post(url(work, "?again=1&keys=off"), marks(scene, work))

    assert answer["Location"] == url(second, f"?again=1&keys=off&done={work.public_id}")
    assert f"grade-{work.public_id}-of-" in browser.get(answer["Location"]).content.decode()


def test_at_the_end_of_the_queue_it_begins_again_at_the_top(scene: Scene, browser: Client, work: Submission):
    Submission.objects.filter(pk=work.pk).update(handed_in_at="2100-01-01T00:00:00Z")
    first = waits(scene, person("zoe", "Zoë Adler"), "Left out before", days=3)

    assert browser.post(url(work), marks(scene, work))["Location"].startswith(url(first))


def test_handing_back_needs_a_comment_and_keeps_the_marks(scene: Scene, browser: Client, work: Submission):
    shown = browser.post(url(work), marks(scene, work, 3, comment="", back=1)).content.decode()

    assert "a piece handed back needs a comment" in shown
    assert shown.count('value="3" checked') == 2
    assert not Grade.objects.exists()


def test_handing_back_with_open_criteria(scene: Scene, browser: Client, work: Submission):
    browser.post(url(work), {"revision": work.revision, "comment": "Say who counted.", "back": 1})

    assert Submission.objects.get(pk=work.pk).state == "returned"


def test_an_open_criterion_is_named_and_nothing_lost(scene: Scene, browser: Client, work: Submission):
    first = scene.criteria[0]

    sent = {"revision": work.revision, f"c{first.pk}": 1, "comment": "Half <done>"}
    shown = browser.post(url(work), sent).content.decode()

    assert "Still open: Method." in shown
    assert f'name="c{first.pk}" value="1" checked' in shown
    assert "Half &lt;done&gt;" in shown


@pytest.mark.parametrize("level", ["7", "-1", "x", "", "²", "9" * 30])
def test_a_level_that_is_none_is_refused(scene: Scene, browser: Client, work: Submission, level: str):
    answer = browser.post(url(work), marks(scene, work, level))

    assert (answer.status_code, Grade.objects.count()) == (200, 0)


def test_the_second_grader_keeps_their_marks_and_learns_who_was_first(scene: Scene, work: Submission):
    grade(scene, work, comment="First.")

    answer = scene.cast.client("owner").post(url(work), marks(scene, work, 1, comment="Mine, kept."))

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Tomás Ferreira graded this on" in shown
    assert "your marks and your comment are kept below" in shown
    assert "Mine, kept." in shown
    assert "<dd>Developing</dd>" in shown
    assert Grade.objects.get().comment == "First."


def test_graded_work_is_shown_with_its_grade_and_no_form(scene: Scene, browser: Client, work: Submission):
    grade(scene, work, comment="First.")

    shown = browser.get(url(work)).content.decode()

    assert "First." in shown
    assert "data-grading" not in shown


def test_ones_own_work_has_no_form_and_no_grade(scene: Scene, work: Submission):
    Membership.objects.create(organization=scene.cast.college, person=scene.cast.learner, role="educator")
    browser = scene.cast.client("learner")

    assert "Somebody else has to grade it" in browser.get(url(work)).content.decode()
    assert browser.post(url(work), marks(scene, work)).status_code == 403
    assert not Grade.objects.exists()


def test_the_keys_can_be_turned_off(browser: Client, work: Submission):
    assert "data-keys" not in browser.get(url(work)).content.decode()
    assert 'data-keys="off"' in browser.get(url(work, "?keys=off")).content.decode()


def test_a_draft_is_nobodys_but_its_authors(scene: Scene, browser: Client):
    assert browser.get(url(draft(scene, now=NOW))).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_it(scene: Scene, work: Submission, role: str, method: str):
    expected = {"owner": 200, "educator": 200, "anonymous": 302}.get(role, 404)

    assert getattr(scene.cast.client(role), method)(url(work)).status_code in (expected, 409 if expected == 200 else 0)


def test_work_of_another_institution_is_not_found(scene: Scene, work: Submission):
    address = url(work).replace("harbourside", "westmoor")

    assert scene.cast.client("outsider").get(address).status_code == 404
