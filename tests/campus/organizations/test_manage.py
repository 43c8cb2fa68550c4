"""The way in for staff, and whose name stands above a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest

from campus.organizations.context import house
from campus.organizations.models import Membership, Organization
from tests.cast import ROLES, Cast


@pytest.mark.parametrize("name", ROLES)
def test_it_leads_each_to_their_own(cast: Cast, name: str) -> None:
    response = cast.client(name).get("/manage/")

    slug = {"owner": "harbourside", "educator": "harbourside", "outsider": "westmoor", "employer": "tidewater"}
    if name in slug:
        assert response.headers["Location"] == f"/manage/{slug[name]}/"
    elif name == "anonymous":
        assert response.headers["Location"] == "/account/login/?next=/manage/"
    else:
        assert response.status_code == 403


def test_who_belongs_to_several_chooses(cast: Cast) -> None:
    Membership.objects.create(organization=cast.other, person=cast.owner, role="educator")

    page = cast.client("owner").get("/manage/").content.decode()

    assert '<a href="/manage/harbourside/">' in page
    assert '<a href="/manage/westmoor/">' in page
    assert "Make another institution" in page


@pytest.mark.parametrize("name", ROLES)
def test_members_open_the_home_of_their_institution(cast: Cast, name: str) -> None:
    response = cast.client(name).get("/manage/harbourside/")

    if name == "anonymous":
        assert response.headers["Location"] == "/account/login/?next=/manage/harbourside/"
    else:
        assert response.status_code == (200 if name in {"owner", "educator"} else 404)
    assert ("Settings" in response.content.decode()) is (name == "owner")


def test_the_masthead_speaks_for_the_institution_in_the_address(cast: Cast) -> None:
    page = cast.client("outsider").get("/manage/westmoor/").content.decode()

    assert '<a class="house" href="/">Westmoor Institute</a>' in page
    assert 'href="/ui/hue/40.css"' in page
    assert '<a href="/manage/westmoor/people/">People</a>' in page


def test_elsewhere_it_speaks_for_the_first_institution_and_offers_the_way_back(cast: Cast) -> None:
    page = cast.client("outsider").get("/me/").content.decode()

    assert '<a class="house" href="/">Harbourside College</a>' in page
    assert '<a href="/manage/">Manage</a>' in page


def test_a_refusal_does_not_name_whose_page_it_was(cast: Cast) -> None:
    page = cast.client("learner").get("/manage/tidewater/")

    assert page.status_code == 404
    assert "Tidewater" not in page.content.decode()


def test_without_any_institution_it_is_nobodys_house(db: None, rf: Any) -> None:
    request: HttpRequest = rf.get("/")

    assert house(request).name == "Testamur"
    assert not Organization.objects.exists()


def test_a_public_page_is_in_its_issuers_house(cast: Cast) -> None:
    assert "Westmoor Institute</a>" in cast.client(None).get("/i/westmoor/").content.decode()
