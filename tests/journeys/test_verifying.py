"""A stranger is shown a credential: by link, as each file, as text; as it is, changed by a letter, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from campus.awards import services
from campus.awards.models import Award
from tests.campus.awards.stage import earn
from tests.cast import Scene
from tests.journeys.stage import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORMS = ["json", "jwt", "png", "svg", "pdf"]
YES, NO, BACK = "Authentic, and valid today.", "Altered: this is not what was signed.", "Taken back by the issuer"
Visitor = Callable[..., Visit]


@pytest.fixture
def award(site: Site, scene: Scene) -> Award:
    """What the learner has earned, signed under the address at which the site runs."""
    from django.utils import timezone

    with site.lock:
        earn(scene)
        return services.award(person=scene.cast.learner, achievement=scene.achievement, now=timezone.now())


def show(stranger: Visit, *, file: bytes = b"", name: str = "", **fields: str) -> None:
    stranger.go("/verify/")
    stranger.fill(**fields)
    if file:
        stranger.page.set_input_files("[name=file]", {"name": name, "mimeType": "", "buffer": file})
    stranger.press("Verify")
    stranger.page.wait_for_selector("#result, #verdict, .report")


def verdict(stranger: Visit) -> str:
    return str(stranger.page.inner_text("#verdict"))


def saved(stranger: Visit, award: Award, form: str) -> bytes:
    """Return a file as the page of the credential offers it."""
    answer = stranger.context.request.get(f"{stranger.site.url}/c/{award.public_id}.{form}")
    assert answer.status == 200
    body: bytes = answer.body()
    return body


def test_a_link_answers_and_the_page_of_the_credential_leads_there(visit: Visitor, award: Award):
    stranger = visit()
    stranger.go(f"/c/{award.public_id}/")
    stranger.check(schemes=("light", "dark"))

    stranger.press("Verify it yourself", "link")

    assert YES in verdict(stranger)
    stranger.says("Maya Okonkwo-Lind")
    stranger.check(schemes=("light", "dark"))


def test_every_file_answers_the_same(visit: Visitor, award: Award):
    stranger = visit()

    for form in FORMS:
        show(stranger, file=saved(stranger, award, form), name=f"badge.{form}")
        assert YES in verdict(stranger), form
    stranger.check()


def test_one_changed_letter_is_refused_and_nothing_else_is_told(visit: Visitor, award: Award):
    stranger = visit()
    text = saved(stranger, award, "json").decode().replace("Maya", "Mara")

    show(stranger, text=text)

    assert NO in verdict(stranger)
    assert "Mara" not in stranger.page.inner_text("article.report")
    stranger.check(schemes=("light", "dark"))


def test_text_that_is_no_credential_is_said_to_be_none(visit: Visitor, award: Award):
    stranger = visit()

    show(stranger, text=json.dumps({"a": 1}))

    assert YES not in stranger.page.inner_text("main")
    stranger.check()


def test_what_an_owner_takes_back_is_taken_back_everywhere(site: Site, scene: Scene, visit: Visitor, award: Award):
    owner, stranger = visit(scene.cast.owner), visit()
    before = {form: saved(stranger, award, form) for form in FORMS}

    owner.go(f"/manage/harbourside/awards/{award.public_id}/")
    owner.fill(reason="The work was somebody else's.")
    owner.page.check("[name=is_sure]")
    owner.check()
    owner.press("Take it back")
    owner.says("Taken back")
    owner.check()
    site.settle()

    for form, data in before.items():
        show(stranger, file=data, name=f"badge.{form}")
        assert BACK in verdict(stranger), form
    stranger.check()
    stranger.go(f"/c/{award.public_id}/")
    assert "Taken back" in verdict(stranger)
    stranger.check(schemes=("light", "dark"))


def test_the_holder_sees_and_hears_of_it(site: Site, scene: Scene, visit: Visitor, award: Award, settings: Any):
    with site.lock:
        services.revoke(scene.cast.owner, award=award, reason="An error of ours.", now=award.awarded_at)
    site.settle()
    learner = visit(scene.cast.learner)

    learner.go("/wallet/")

    learner.says("Taken back")
    learner.check()
