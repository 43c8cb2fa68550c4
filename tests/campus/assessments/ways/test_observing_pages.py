"""Observing with a phone: pick, tick, photograph, decide."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from campus.assessments.models import Activity, Evidence, Observation, Result
from campus.assessments.services import observations
from campus.assessments.ways import queries
from tests.campus.assessments.stage import NOW, upload
from tests.campus.assessments.ways.stage import activity, ids, photo
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast) -> Activity:
    return activity(cast, "observation")


@pytest.fixture
def watched(cast: Cast, held: Activity) -> Observation:
    return observations.ask(cast.learner, activity=held, now=timezone.now())


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("educator")


def url(watched: Observation, tail: str = "") -> str:
    return f"/manage/harbourside/activities/{watched.activity.public_id}/observations/{watched.public_id}/{tail}"


def see(browser: Client, watched: Observation, *seen: dict[str, object]) -> tuple[int, dict[str, object]]:
    answer = browser.post(url(watched, "see"), json.dumps({"seen": seen}), content_type="application/json")
    return answer.status_code, answer.json()


def test_it_works(browser: Client, held: Activity, watched: Observation):
    first, second, third = ids(held)
    page = browser.get(url(watched)).content.decode()
    assert f'name="c{first}" value="1">' in page

    code, said = see(browser, watched, {"key": "k1", "line": first, "level": 1}, {"key": "k2", "text": "Calm."})
    assert (code, said["lines"][str(first)]["level"]) == (200, 1)  # type: ignore[index, call-overload]
    # Without a script: the page sent whole, with one more tick.
    shown = {f"w{first}": "1", f"w{second}": "", f"w{third}": ""}
    answer = browser.post(
        url(watched), {**shown, f"c{first}": "1", f"c{second}": "1", "decide": "passed", "comment": ""}, follow=True
    )

    assert "Maya Okonkwo-Lind passed" in answer.content.decode()
    assert Result.objects.get().levels == {str(first): 1, str(second): 1}
    page = browser.get(url(watched)).content.decode()
    assert "Decided by Tomás Ferreira" in page
    assert "Calm." in page


def test_a_form_opened_long_ago_unticks_nothing_it_did_not_touch(browser: Client, held: Activity, watched: Observation):
    first, second, third = ids(held)
    see(browser, watched, {"key": "k1", "line": first, "level": 1})

    old = {f"w{first}": "", f"w{second}": "", f"w{third}": "", f"c{second}": "1", "note": "Late."}
    browser.post(url(watched), {**old, "decide": "keep"})

    assert {pk: tick.level for pk, tick in queries.current_ticks(watched).items()} == {first: 1, second: 1}
    assert [note.text for note in queries.notes(watched)] == ["Late."]


def test_levels_of_a_scale_are_chosen_too(cast: Cast, browser: Client):
    held = activity(cast, "observation", data={"scale": ["No", "Partly", "Yes"]})
    watched = observations.begin(cast.educator, activity=held, person=cast.learner, now=NOW)
    assert 'type="radio"' in browser.get(url(watched)).content.decode()

    browser.post(url(watched), {f"c{ids(held)[0]}": "2", "decide": "keep"})

    assert queries.current_ticks(watched)[ids(held)[0]].level == 2


@pytest.mark.parametrize(
    "body",
    ["", "[]", '{"seen": 3}', '{"seen": [{"line": 1}]}', '{"seen": [{"key": "k", "line": "x"}]}', '{"seen": ["k"]}'],
)
def test_what_is_no_tick_is_refused(browser: Client, watched: Observation, body: str):
    answer = browser.post(url(watched, "see"), body, content_type="application/json")

    assert answer.status_code == 422


def test_after_the_decision_who_comes_late_is_told(cast: Cast, browser: Client, held: Activity, watched: Observation):
    observations.decide(cast.owner, observation=watched, is_passed=False, comment="Again.", now=timezone.now())

    assert see(browser, watched, {"key": "k", "line": ids(held)[0], "level": 1})[0] == 409
    answer = browser.post(url(watched), {"decide": "passed"})
    assert answer.status_code == 409
    assert "Ines Haddad decided this" in answer.content.decode()
    assert browser.post(url(watched, "evidence"), {"file": photo()}).status_code == 409


def test_what_is_missing_is_said_and_what_was_typed_is_kept(browser: Client, watched: Observation):
    page = browser.post(url(watched), {"decide": "passed", "comment": "Well done."}).content.decode()

    assert "Still open: Checks the scene, Calls for help" in page
    assert "Well done." in page


def test_a_photo_and_a_signature_are_kept(browser: Client, watched: Observation):
    browser.post(url(watched, "evidence"), {"file": photo()})
    browser.post(url(watched, "evidence"), {"signed": "1", "drawn": "", "signer": "Tomás Ferreira"})

    assert set(Evidence.objects.values_list("kind", flat=True)) == {"photo", "signature"}
    assert "PHOTO" in browser.get(url(watched)).content.decode().upper()
    for sent, words in [
        ({}, "Choose a photo first"),
        ({"file": upload()}, "no picture"),
        ({"signed": "1"}, "type the name"),
    ]:
        assert words in browser.post(url(watched, "evidence"), sent).content.decode()


def test_begun_by_mistake(browser: Client, watched: Observation):
    browser.post(url(watched), {"decide": "drop"})

    assert not Observation.objects.exists()


def test_a_learner_is_found_by_their_whole_address_alone_where_everybody_may(
    cast: Cast, browser: Client, held: Activity
):
    address = f"/manage/harbourside/activities/{held.public_id}/observe/"
    assert "Maya" not in browser.get(address, {"q": "maya"}).content.decode()
    assert "Maya" in browser.get(address, {"q": "maya@example.org"}).content.decode()

    answer = browser.post(address, {"q": "maya@example.org", "person": cast.learner.pk})

    assert answer["Location"] == url(Observation.objects.get())
    assert browser.post(address, {"q": "", "person": cast.stranger.pk}).status_code == 404


def test_nobody_keeps_evidence_of_themselves(cast: Cast, browser: Client, held: Activity):
    own = observations.ask(cast.educator, activity=held, now=NOW)

    assert browser.post(url(own, "evidence"), {"file": photo()}).status_code == 404
    assert "Somebody else has to watch" in browser.get(url(own)).content.decode()
