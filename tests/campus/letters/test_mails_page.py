"""Which mails somebody gets is theirs to say: on their own page, behind the link of a mail, and by one click."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from campus.letters.queries import link, token, wanted
from campus.letters.services import choose
from tests.campus.assessments.stage import grade, handed_in
from tests.campus.letters.test_gather import sent
from tests.cast import Scene

NOW = timezone.now()


def test_it_works(scene: Scene):
    client = scene.cast.client("learner")

    answer = client.post("/me/mails/", {"do": "keep", "topics": ["grades"]}, follow=True)

    assert wanted(scene.cast.learner) == ["grades"]
    assert "Your choices are kept." in answer.content.decode()
    assert "some of what happens to your work" in client.get("/me/").content.decode()
    client.post("/me/mails/", {"do": "keep"})
    assert wanted(scene.cast.learner) == []
    assert wanted(scene.cast.stranger) == ["grades", "comments", "reviews"]


def test_one_click_in_a_mail_program_stops_what_stood_in_the_mail(scene: Scene):
    grade(scene, handed_in(scene, now=NOW), now=NOW)
    sent()
    headers = mail.outbox[0].extra_headers
    found = re.fullmatch(r"<http://localhost:\d+(/mails/.+/)>", headers["List-Unsubscribe"])
    assert found

    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(found[1], {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer.status_code == 200
    assert wanted(scene.cast.learner) == ["comments", "reviews"]


def test_the_link_of_a_mail_opens_the_choices_without_signing_in(scene: Scene):
    path = "/" + link(scene.cast.learner, ["grades"]).split("/", 3)[3]

    page = Client().get(path)
    Client().post(path, {"do": "keep", "topics": ["comments"]})

    assert "Maya" not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert wanted(scene.cast.learner) == ["comments"]


def test_looking_changes_nothing(scene: Scene):
    Client().get(f"/mails/{token(scene.cast.learner, ['grades'])}/")
    Client().post(f"/mails/{token(scene.cast.learner, ['grades'])}/")

    assert len(wanted(scene.cast.learner)) == 3


@pytest.mark.parametrize("signed", ["x", "WzFd:1:abc", "WyJ4Il0"])
def test_a_link_that_is_none_of_ours_says_so(scene: Scene, signed: str):
    answer = Client().post(f"/mails/{signed}/", {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 404
    assert "not one of ours" in answer.content.decode()


def test_a_choice_may_be_taken_back(scene: Scene):
    choose(scene.cast.learner, topics=[], now=NOW)
    choose(scene.cast.learner, topics=["reviews"], now=NOW)

    assert wanted(scene.cast.learner) == ["reviews"]
