"""Claiming and deciding on prior learning in the browser."""

import pytest
from django.test import Client

from campus.assessments.models import Activity, Claim, Evidence
from tests.campus.assessments.stage import upload
from tests.campus.assessments.ways.stage import activity, decided, handed_in, ids
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast) -> Activity:
    return activity(cast, "recognition")


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("learner")


def show(held: Activity) -> str:
    return f"/show/{held.public_id}/"


def claim_url(held: Activity) -> str:
    return f"/manage/harbourside/activities/{held.public_id}/claims/{Claim.objects.get().public_id}/"


def marks(held: Activity, level: int, **more: object) -> dict[str, object]:
    each = {f"c{pk}": level for pk in ids(held)} | {f"r{pk}": "As in the log." for pk in ids(held)}
    return {**each, "comment": "The log shows it.", **more}


def test_it_works(cast: Cast, browser: Client, held: Activity):
    draft = {"text": "Nine years at sea.", "revision": "0"}
    browser.post(show(held), {**draft, "do": "add", "file": upload("log.txt"), "link": "https://example.org/log"})
    page = browser.get(show(held)).content.decode()
    assert "Nine years at sea." in page
    assert "log.txt" in page
    revision = Claim.objects.get().revision

    browser.post(show(held), {"text": "Ten years at sea.", "revision": revision, "do": "hand_in"})
    page = cast.client("educator").get(claim_url(held)).content.decode()
    assert "Ten years at sea." in page
    cast.client("educator").post(claim_url(held), marks(held, 2, accept="1"))

    page = browser.get(show(held)).content.decode()
    assert "Recognised" in page
    assert "As in the log." in page


def test_a_refusal_is_appealed_and_another_assessor_decides(cast: Cast, browser: Client, held: Activity):
    claim = handed_in(cast, held)
    decided(cast, claim, level=0)
    page = browser.get(show(held)).content.decode()
    assert "Another assessor decides, once." in page
    assert "Nothing to appeal" not in page
    assert "got wrong" in browser.post(show(held), {"do": "appeal", "appeal": " "}).content.decode()

    browser.post(show(held), {"do": "appeal", "appeal": "The second page was not read."})

    page = cast.client("educator").get(claim_url(held)).content.decode()
    assert "You decided this the first time" in page
    assert cast.client("educator").post(claim_url(held), marks(held, 2, accept="1")).status_code == 403
    cast.client("owner").post(claim_url(held), marks(held, 2, accept="1"))
    assert "Decision on the appeal" in browser.get(show(held)).content.decode()


def test_after_a_refusal_another_claim_can_be_begun(cast: Cast, browser: Client, held: Activity):
    decided(cast, handed_in(cast, held), level=0)

    browser.post(show(held), {"do": "again"})

    page = browser.get(show(held)).content.decode()
    assert "Hand in" in page
    assert "Not recognised" in page
    assert Claim.objects.count() == 2


def test_what_is_missing_is_said_and_what_was_typed_is_kept(browser: Client, held: Activity):
    page = browser.post(show(held), {"text": "I can.", "revision": "0", "do": "hand_in"}).content.decode()
    assert "Add something that shows it" in page
    assert "I can." in page
    page = browser.post(show(held), {"text": "I can.", "revision": "1", "do": "add"}).content.decode()
    assert "Choose a file or give a link first" in page
    page = browser.post(show(held), {"text": "x" * 20_001, "revision": "1"}).content.decode()
    assert "20000" in page.replace(",", "")
    assert (
        "nothing to appeal" in browser.post(show(activity_of(held)), {"do": "appeal", "appeal": "x"}).content.decode()
    )


def activity_of(held: Activity) -> Activity:
    Claim.objects.all().delete()
    return held


def test_of_two_windows_neither_loses_its_words(browser: Client, held: Activity):
    browser.post(show(held), {"text": "First.", "revision": "0"})
    browser.post(show(held), {"text": "Second.", "revision": "1"})

    page = browser.post(show(held), {"text": "From another window.", "revision": "1"}).content.decode()

    assert "changed in another window" in page
    assert "From another window." in page
    assert Claim.objects.get().text == "Second."


def test_a_draft_is_kept_as_it_is_typed(browser: Client, cast: Cast, held: Activity):
    first = browser.post(f"{show(held)}draft", {"text": "I can.", "revision": "0"})
    assert first.json()["fields"] == {"revision": 1}
    assert browser.post(f"{show(held)}draft", {"text": "Other.", "revision": "0"}).status_code == 409
    assert browser.post(f"{show(held)}draft", {"text": "x" * 20_001, "revision": "1"}).status_code == 422
    other = activity(cast, "observation")
    assert browser.post(f"/show/{other.public_id}/draft", {"text": "x"}).status_code == 422


def test_a_piece_is_taken_out_of_a_draft_and_stays_once_it_is_handed_in(browser: Client, cast: Cast, held: Activity):
    browser.post(show(held), {"text": "I can.", "revision": "0", "do": "add", "link": "https://example.org/log"})
    piece = Evidence.objects.get()
    browser.post(f"{show(held)}evidence/{piece.public_id}/remove")
    assert not Evidence.objects.exists()

    handed_in(cast, held)
    browser.post(f"{show(held)}evidence/{Evidence.objects.get().public_id}/remove")

    assert Evidence.objects.exists()


def test_an_assessor_is_told_what_is_missing_and_who_was_first(cast: Cast, held: Activity):
    claim, client = handed_in(cast, held), cast.client("educator")
    page = client.post(claim_url(held), marks(held, 2, accept="1", comment="")).content.decode()
    assert "Give the reason" in page
    assert 'value="As in the log."' in page
    decided(cast, claim, actor=cast.owner)

    assert client.post(claim_url(held), marks(held, 2, accept="1")).status_code == 409


def test_a_draft_is_not_there_for_staff(browser: Client, cast: Cast, held: Activity):
    browser.post(show(held), {"text": "I can.", "revision": "0"})

    assert cast.client("educator").get(claim_url(held)).status_code == 404
