"""The pages of a list, from the file to the awards and back, as a browser without JavaScript goes through them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campus.awards.models import Award
from campus.bulk import tasks
from campus.bulk.models import Batch, Row
from tests.campus.bulk.stage import HEAD, THREE, checked, issued, started, taken
from tests.cast import Scene, enrolled

NEW = "/manage/harbourside/lists/new/"


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def page_of(batch: Batch) -> str:
    return reverse("list", args=["harbourside", batch.public_id])


def test_it_works(scene: Scene, browser: Client):
    file = SimpleUploadedFile("spring.csv", (THREE + "nobody,Somebody\n").encode())
    browser.post(NEW, {"achievement": scene.achievement.public_id, "file": file})
    batch = Batch.objects.get()
    assert "What the columns mean" in browser.get(page_of(batch)).content.decode()

    browser.post(page_of(batch), {"look": "1", "email": "0", "name": "1"})
    shown = browser.get(page_of(batch)).content.decode()
    assert "3 credentials would be issued" in shown
    assert "Ann Lee" in shown

    browser.post(page_of(batch), {"start": "1", "mails": "on", "mails_a_minute": "60"})
    while tasks.issue():
        pass
    assert "3 of 3" in browser.get(page_of(batch)).content.decode()

    browser.post(page_of(batch), {"undo": "1", "reason": "The wrong term.", "is_sure": "on"})
    while tasks.undo():
        pass
    batch.refresh_from_db()
    assert (batch.state, Award.objects.filter(revoked_at=None).count()) == ("undone", 0)


def test_a_course_is_a_list_too(scene: Scene, browser: Client):
    enrolled(scene.cast.learner, scene.course)
    sent = {"achievement": scene.achievement.public_id, "course": scene.course.pk}

    assert browser.post(NEW, {**sent, "only_finished": "on"}).status_code == 422
    browser.post(NEW, sent)

    batch = Batch.objects.get()
    browser.post(page_of(batch), {"look": "1", "email": "0", "name": "1"})
    assert Row.objects.get().email == "maya@example.org"


def test_a_file_or_a_course_has_to_be_chosen(scene: Scene, browser: Client):
    answer = browser.post(NEW, {"achievement": scene.achievement.public_id})

    assert answer.status_code == 422
    assert "one of them" in answer.content.decode()


def test_columns_that_make_no_sense_are_said_at_their_field(scene: Scene, browser: Client):
    answer = browser.post(page_of(taken(scene)), {"look": "1", "email": "", "name": "1"})

    assert answer.status_code == 422
    assert "Say which column has the e-mail addresses, or" in answer.content.decode()


def test_the_letters_are_read_another_way(scene: Scene, browser: Client):
    batch = taken(scene, (HEAD + "jan@example.org,Łukasz Żak\n").encode("cp1250"))

    browser.post(page_of(batch), {"read": "1", "encoding": "cp1250", "separator": ","})

    assert "Łukasz Żak" in browser.get(page_of(batch)).content.decode()


def test_what_is_left_out_is_saved_with_the_reason_and_no_formula(scene: Scene, browser: Client):
    batch = checked(scene, HEAD + "ann@example.org,=1+1\nbo@example.org,Bo\n,Cleo\n")

    answer = browser.get(reverse("list-left-out", args=["harbourside", batch.public_id]))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines() == [
        "E-mail,Name,Left out because",
        "ann@example.org,'=1+1,name: This begins like a formula. Take the first sign away.",
        ",Cleo,email: There is no e-mail address in this line.",
    ]


def test_what_was_left_out_is_mended_and_sent_again(scene: Scene, browser: Client):
    batch = checked(scene, HEAD + "annexample.org,Ann\n")
    answer = browser.get(reverse("list-left-out", args=["harbourside", batch.public_id]))
    text = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    issued(scene, text.replace(b"annexample", b"ann@example"))

    award = Award.objects.get(name="Ann")
    assert b"no e-mail address" not in award.credential  # why it was left out is nobody's to read


def test_letters_that_the_file_has_not_are_no_fault_of_the_page(scene: Scene, browser: Client):
    batch = taken(scene)

    answer = browser.post(page_of(batch), {"read": "1", "encoding": "utf-16", "separator": ","})

    assert (answer.status_code, "Nothing can be read from line 1" in answer.content.decode()) == (422, True)


def test_staff_say_where_the_columns_are_named_and_how_days_are_written(scene: Scene, browser: Client):
    batch = taken(scene, "by the office\nE-mail,Name,Date\nann@example.org,Ann,03/04/2026\n")
    assert "They are named in line 2" in browser.get(page_of(batch)).content.decode()
    browser.post(page_of(batch), {"read": "1", "encoding": "utf-8", "separator": ",", "head": "1"})
    assert Batch.objects.get().head == ["by the office"]
    browser.post(page_of(batch), {"read": "1", "encoding": "utf-8", "separator": ",", "head": "2"})

    browser.post(page_of(batch), {"look": "1", "email": "0", "name": "1", "awarded": "2", "days": "mdy"})

    assert (Batch.objects.get().fresh, "2026-03-04" in Row.objects.get().said) == (1, True)


def test_lines_are_listed_with_what_came_of_them(scene: Scene, browser: Client):
    batch = issued(scene, THREE + "nobody,Somebody\n")
    address = reverse("list-lines", args=["harbourside", batch.public_id])

    everything, wrong = browser.get(address).content.decode(), browser.get(f"{address}?verdict=w").content.decode()

    assert reverse("award-manage", args=["harbourside", Award.objects.latest("pk").public_id]) in everything
    assert "This is no e-mail address." in wrong
    assert "ann@example.org" not in wrong


def test_buttons_pause_and_stop(scene: Scene, browser: Client):
    batch = started(scene)

    for button, state in [("pause", "paused"), ("resume", "running"), ("cancel", "cancelled"), ("pause", "cancelled")]:
        browser.post(page_of(batch), {button: "1"})
        batch.refresh_from_db()
        assert batch.state == state


def test_taking_back_asks_for_a_reason(scene: Scene, browser: Client):
    answer = browser.post(page_of(issued(scene)), {"undo": "1", "reason": "", "is_sure": "on"})

    assert answer.status_code == 422
    assert Award.objects.filter(revoked_at=None).count() == 3


def test_another_institution_finds_no_list_of_ours(scene: Scene):
    batch = taken(scene)

    assert scene.cast.client("outsider").get(reverse("list", args=["westmoor", batch.public_id])).status_code == 404
