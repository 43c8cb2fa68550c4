"""The verify page, for everybody: a link, a file, text or the bytes themselves; as a page or as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campus.verification.links import tidy
from campus.verification.views import A_MINUTE
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Cast, Scene

JSON = {"Accept": "application/json"}


def post(data: Any, **headers: str) -> Any:
    return Client(enforce_csrf_checks=True).post(reverse("verify"), data, headers=headers)


def test_it_works(scene: Scene) -> None:
    file = SimpleUploadedFile("badge.json", bytes(awarded_today(scene).credential))

    page = post({"file": file})

    assert page.status_code == 200
    assert "Authentic, and valid today." in page.content.decode()
    assert "Earned by Maya Okonkwo-Lind" in page.content.decode()


def test_only_who_sent_a_file_is_told_that_it_was_not_kept(scene: Scene) -> None:
    signed = bytes(awarded_today(scene).credential)
    words = "A file has to be chosen again"

    assert words in post({"file": SimpleUploadedFile("badge.json", signed)}).content.decode()
    assert words not in post({"text": signed.decode()}).content.decode()


@pytest.mark.parametrize("who", ROLES)
def test_anybody_may_verify(cast: Cast, who: str) -> None:
    assert cast.client(who).get(reverse("verify")).status_code == 200


def test_it_sets_no_cookie(client: Client, db: None) -> None:
    assert not client.get(reverse("verify")).cookies


@pytest.mark.parametrize("end", ["", "/", ".json", ".png", ".pdf"])
def test_a_link_of_ours_is_answered_from_the_database(scene: Scene, end: str) -> None:
    award = awarded_today(scene)

    page = post({"link": f"{award.base_url}/c/{award.public_id}{end}"})

    assert "Authentic, and valid today." in page.content.decode()


def test_a_qr_code_leads_to_the_report(scene: Scene, client: Client) -> None:
    award = awarded_today(scene)

    page = client.get(reverse("verify"), {"link": f"{award.base_url}/c/{award.public_id}"})

    assert "Authentic, and valid today." in page.content.decode()
    assert 'content="noindex"' in page.content.decode()


def test_pasted_text_is_checked(scene: Scene) -> None:
    assert "Authentic, and valid today." in post({"text": bytes(awarded_today(scene).jwt).decode()}).content.decode()


def test_the_body_itself_may_be_the_credential(scene: Scene, client: Client) -> None:
    data = bytes(awarded_today(scene).credential)

    report = client.post(reverse("verify"), data, content_type="application/vc", headers=JSON).json()

    assert report["verdict"] == "valid"


def test_the_report_as_data_says_the_same(scene: Scene) -> None:
    award = awarded_today(scene)

    report = post({"link": f"{award.base_url}/c/{award.public_id}"}, **JSON).json()

    assert report["digest"] == award.digest
    assert report["words"]["sentence"] == "Authentic, and valid today."
    assert [check["id"] for check in report["checks"]][:4] == ["container", "structure", "key", "signature"]


@pytest.mark.parametrize(("email", "words"), [
    ("maya@example.org", "It was issued to the e-mail address that you gave"),
    ("sol@example.org", "It was not issued to the e-mail address that you gave"),
])  # fmt: skip
def test_an_address_is_compared(scene: Scene, email: str, words: str) -> None:
    scene.cast.learner.is_email_checkable = True
    scene.cast.learner.save()
    award = awarded_today(scene)

    page = post({"link": f"{award.base_url}/c/{award.public_id}", "email": email}).content.decode()

    assert words in page


def test_nothing_shown_is_an_error_that_says_what_to_do(db: None) -> None:
    page = post({})

    assert page.status_code == 400
    assert "Paste a link or some text, or choose a file." in page.content.decode()


def test_a_wrong_address_keeps_what_was_typed(db: None) -> None:
    page = post({"text": "eyJ.a.b", "email": "not an address"})

    assert page.status_code == 400
    assert "eyJ.a.b" in page.content.decode()


def test_errors_as_data_follow_rfc_9457(db: None) -> None:
    answer = post({}, **JSON)

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 400


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_is_too_large_is_refused_before_it_is_read(db: None, accept: str) -> None:
    file = SimpleUploadedFile("big.png", b"\x89PNG" + b"0" * 6_000_000)

    answer = post({"file": file}, Accept=accept)

    assert answer.status_code == 413
    assert "5\N{NO-BREAK SPACE}MB" in answer.content.decode() or "5\\u00a0MB" in answer.content.decode()


def test_a_file_just_over_the_limit_is_named_at_its_field(db: None) -> None:
    answer = post({"file": SimpleUploadedFile("big.png", b"0" * (5 * 1024 * 1024 + 1))})

    assert answer.status_code == 400
    assert "this one is larger" in answer.content.decode()


def test_a_broken_form_is_refused(db: None, client: Client) -> None:
    answer = client.post(reverse("verify"), b"--x\r\n", content_type="multipart/form-data; boundary=\xe9")

    assert answer.status_code == 400


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_the_thirty_first_check_of_a_minute_waits(db: None, client: Client, accept: str) -> None:
    def show() -> Any:
        return client.post(reverse("verify"), {"text": "x"}, headers={"Accept": accept})

    answers = [show() for _ in range(A_MINUTE * 2 + 1)]  # a new minute may begin in between, but not two
    late = [answer for answer in answers if answer.status_code == 429]

    assert [answer.status_code for answer in answers[:A_MINUTE]] == [200] * A_MINUTE
    assert late
    assert late[0]["Retry-After"] == "60"


def test_addresses_of_one_ipv6_connection_are_counted_together(db: None) -> None:
    statuses = [
        Client(REMOTE_ADDR=f"2001:db8::{last:x}").post(reverse("verify"), {"text": "x"}).status_code
        for last in range(A_MINUTE * 2 + 1)
    ]

    assert 429 in statuses


@pytest.mark.parametrize(("typed", "meant"), [
    ("college.example.org/c/1", "https://college.example.org/c/1"),
    ("localhost:8000/c/1", "http://localhost:8000/c/1"),
    (" https://a.example.org ", "https://a.example.org"),
    ("javascript:alert(1)", "javascript:alert(1)"),
    ("", ""),
])  # fmt: skip
def test_a_link_gets_its_beginning_back(typed: str, meant: str) -> None:
    assert tidy(typed) == meant
