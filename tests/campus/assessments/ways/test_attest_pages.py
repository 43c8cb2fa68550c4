"""Asking by mail, and answering without an account."""

import re

import pytest
from django.core import mail
from django.test import Client

from campus.assessments.models import Activity, Attestation, Result
from tests.campus.assessments.stage import upload
from tests.campus.assessments.ways.stage import activity, ids
from tests.cast import Cast

ASKED = {"text": "I led the count.", "name": "Ruth Adeyemi", "role": "mentor", "email": "ruth@example.org"}


@pytest.fixture(autouse=True)
def _mail(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


@pytest.fixture
def held(cast: Cast) -> Activity:
    return activity(cast, "attestation")


def ask(cast: Cast, held: Activity, **more: object) -> str:
    cast.client("learner").post(f"/show/{held.public_id}/", {**ASKED, **more})
    return link()


def link() -> str:
    return re.search(r"https?://[^/\s]+(/attest/\S+)", mail.outbox[-1].body)[1]  # type: ignore[index]


def answer(held: Activity, **more: object) -> dict[str, object]:
    levels = {f"c{pk}": "2" for pk in ids(held)}
    return {"name": "Ruth Adeyemi", "role": "organiser", "relation": "Led the group", "words": "Yes.", **levels, **more}


def test_it_works(cast: Cast, held: Activity):
    path = ask(cast, held, link="https://example.org/log", file=upload("log.txt"))
    assert "Maya" not in path
    assert "I led the count" not in mail.outbox[0].body
    page = Client().get(path)
    assert "I led the count." in page.content.decode()
    # "no-referrer" would have browsers send the answer with the origin "null", which is refused as forged.
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    file = re.search(rf'href="({re.escape(path)}files/[^"]+)"', page.content.decode())[1]  # type: ignore[index]
    sent = Client().get(file)
    assert (b"".join(sent), sent["Content-Disposition"][:10]) == (b"The median rent is 900.\n", "attachment")

    done = Client().post(path, answer(held, confirm="1")).content.decode()

    assert "Your confirmation is kept" in done
    assert Result.objects.get().assessor_role == "organiser"
    assert [Client().get(each).status_code for each in (path, file, f"{path}files/none")] == [404, 404, 404]
    assert "Confirmed" in cast.client("learner").get(f"/show/{held.public_id}/").content.decode()
    assert "Confirmed" in cast.client("owner").get(f"/manage/harbourside/activities/{held.public_id}/").content.decode()


def test_it_can_be_declined_with_a_reason(cast: Cast, held: Activity):
    path = ask(cast, held)
    assert "why not" in Client().post(path, answer(held, decline="1", words="")).content.decode()

    done = Client().post(path, answer(held, decline="1", words="I was not there.")).content.decode()

    assert "reads why" in done
    assert Result.objects.get().is_passed is False


def test_what_is_missing_is_said_and_what_was_chosen_is_kept(cast: Cast, held: Activity):
    path = ask(cast, held)
    first, *_others = ids(held)

    page = Client().post(path, {**answer(held, confirm="1"), **{f"c{pk}": "" for pk in _others}}).content.decode()

    assert "not of this list" in page or "Still open" in page
    assert f'name="c{first}" value="2" checked' in page


def test_the_learner_cannot_answer_and_is_told(cast: Cast, held: Activity):
    path = ask(cast, held)
    client = cast.client("learner")
    assert "This is your own question" in client.get(path).content.decode()

    assert "This is your own question" in client.post(path, answer(held, confirm="1")).content.decode()
    assert not Result.objects.exists()


def test_a_link_taken_back_or_forged_says_so_and_nothing_else(cast: Cast, held: Activity):
    path = ask(cast, held)
    asked = Attestation.objects.get()
    cast.client("learner").post(f"/show/{held.public_id}/asked/{asked.public_id}", {"do": "withdraw"})

    for gone in (path, path[:-3] + "x/", "/attest/none/"):
        page = Client().get(gone)
        assert page.status_code == 404
        assert "no longer holds" in page.content.decode()
        assert "Maya" not in page.content.decode()


def test_a_reminder_goes_out_by_hand(cast: Cast, held: Activity):
    ask(cast, held)
    asked = Attestation.objects.get()
    address = f"/show/{held.public_id}/asked/{asked.public_id}"
    page = cast.client("learner").post(address, {"do": "remind"}, follow=True).content.decode()
    assert "two days" in page

    Attestation.objects.update(asked_at="2026-01-01T00:00:00Z")
    manage = f"/manage/harbourside/activities/{held.public_id}/asked/{asked.public_id}"
    page = cast.client("educator").post(manage, {"do": "remind"}, follow=True).content.decode()

    assert "was reminded by mail" in page
    assert len(mail.outbox) == 2


def test_a_mail_that_cannot_be_sent_takes_the_question_back(cast: Cast, held: Activity, settings: object):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]

    page = cast.client("learner").post(f"/show/{held.public_id}/", ASKED).content.decode()

    assert "could not be sent" in page
    assert Attestation.objects.get().state == "withdrawn"


def test_a_faulty_question_asks_nobody(cast: Cast, held: Activity):
    client, address = cast.client("learner"), f"/show/{held.public_id}/"
    faults = [({"email": "maya@example.org"}, "own"), ({"link": "x"}, "whole link"), ({"name": ""}, "")]

    for sent, words in faults:
        assert words in client.post(address, {**ASKED, **sent}).content.decode()

    assert not Attestation.objects.exists()
    assert not mail.outbox


def test_staff_ask_for_a_learner(cast: Cast, held: Activity):
    address = f"/manage/harbourside/activities/{held.public_id}/ask/"
    client = cast.client("educator")
    assert "Maya" in client.get(address, {"q": "maya@example.org"}).content.decode()
    query = f"?q=maya@example.org&person={cast.learner.pk}"
    assert "Who can confirm what Maya" in client.get(address + query).content.decode()

    client.post(address + query, ASKED)

    assert Attestation.objects.get().person == cast.learner
    assert "Tomás Ferreira of Harbourside College" in Client().get(link()).content.decode()
    assert client.post(address, ASKED).status_code == 404
