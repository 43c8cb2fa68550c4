"""Links of others: data, a page that names its data, a page that does not, nobody there, and what we refuse to ask."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene

JSON = {"Accept": "application/json"}
PAGE = '<!doctype html><title>A badge</title><link rel="alternate" type="application/ld+json" href="{href}">'


def verify(link: str, **headers: str) -> str:
    answer = Client().get(reverse("verify"), {"link": link}, headers=headers)
    return f"{answer.status_code} {answer.content.decode()}"


def test_it_works(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    elsewhere.pages["/badges/1"] = elsewhere.credential(bytes(awarded_today(scene).credential))

    page = verify(f"https://{elsewhere.host}/badges/1")

    assert page.startswith("200")
    assert f"confirmed by its domain, {elsewhere.host}" in page
    assert "Meridian Skills Academy" in page


def test_a_page_that_names_its_data_is_followed(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    elsewhere.pages["/badges/1.json"] = elsewhere.credential(bytes(awarded_today(scene).credential))
    elsewhere.pages["/badges/1"] = PAGE.format(href="1.json").encode()

    assert "Authentic, and valid today." in verify(f"https://{elsewhere.host}/badges/1")


def test_a_page_that_names_one_of_ours_is_answered_from_the_database(scene: Scene, elsewhere: Elsewhere) -> None:
    award = awarded_today(scene)
    elsewhere.pages["/"] = PAGE.format(href=f"{award.base_url}/c/{award.public_id}.json").encode()

    assert "Authentic, and valid today." in verify(f"https://{elsewhere.host}/")


@pytest.mark.parametrize("body", ["<!doctype html><title>Nothing</title>", PAGE.format(href="/again")])
def test_a_page_that_leads_to_no_data_says_what_to_do(elsewhere: Elsewhere, db: None, body: str) -> None:
    elsewhere.pages["/"] = elsewhere.pages["/again"] = body.encode()

    page = verify(f"https://{elsewhere.host}/")

    assert page.startswith("422")
    assert "names no credential" in page


def test_a_link_that_gives_nothing_is_neither_yes_nor_no(elsewhere: Elsewhere, db: None) -> None:
    page = verify(f"https://{elsewhere.host}/gone")

    assert page.startswith("502")
    assert "It could not be checked just now." in page
    assert "Try again" in page


def test_a_link_that_gives_nothing_is_a_problem_as_data(elsewhere: Elsewhere, db: None) -> None:
    answer = Client().get(reverse("verify"), {"link": f"https://{elsewhere.host}/gone"}, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (502, "status")


@pytest.mark.parametrize("link", [
    "http://169.254.169.254/latest/meta-data/", "https://127.0.0.1/c/x", "file:///etc/passwd", "javascript:alert(1)",
    "https://[::1]/", "https://user:pass@example.org/", "http://[", "x" * 1900,
])  # fmt: skip
def test_what_lies_inside_or_is_no_address_is_not_asked(db: None, link: str) -> None:
    page = verify(link)

    assert page[:3] in {"422", "502"}
    assert "Authentic" not in page


@pytest.mark.parametrize("path", ["/c/aaaa-bbbb-cccc-dddd", "/verify/?link=x", "/", "/manage/"])
def test_our_own_site_is_never_asked_over_the_network(db: None, path: str) -> None:
    page = verify(f"http://localhost:8000{path}")

    assert page.startswith("422")
    assert "no credential at this address" in page


def test_somebody_elses_link_that_looks_like_ours_is_not_ours(scene: Scene, elsewhere: Elsewhere) -> None:
    award = awarded_today(scene)

    assert verify(f"https://{elsewhere.host}/c/{award.public_id}").startswith("502")
