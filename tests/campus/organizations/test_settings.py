"""What an institution says of itself, and who may change it."""

from __future__ import annotations

import pytest

from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.models import Event
from campus.organizations import queries, services
from tests.cast import ROLES, Cast

URL = "/manage/harbourside/settings/"
FIELDS = {"name": "Harbourside", "place": "Nether Lea", "country": "gb", "hue": "40", "url": "harbourside.example.org"}


def test_it_works(cast: Cast) -> None:
    response = cast.client("owner").post(URL, FIELDS)

    cast.college.refresh_from_db()
    assert response.headers["Location"] == URL
    assert (cast.college.name, cast.college.hue, cast.college.country) == ("Harbourside", 40, "GB")
    assert cast.college.url == "https://harbourside.example.org"
    assert Event.objects.get(verb="organization.changed").data["hue"] == [205, 40]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ROLES)
def test_only_owners_come_in(cast: Cast, name: str, method: str) -> None:
    response = cast.client(name).get(URL) if method == "get" else cast.client(name).post(URL, FIELDS)

    if name == "anonymous":
        assert response.headers["Location"] == f"/account/login/?next={URL}"
    else:
        allowed = 200 if method == "get" else 302
        assert response.status_code == {"owner": allowed, "educator": 403}.get(name, 404)
    cast.college.refresh_from_db()
    assert (cast.college.hue == 40) is (name == "owner" and method == "post")


def test_a_hue_can_be_shown_before_it_is_kept(cast: Cast) -> None:
    page = cast.client("owner").post(URL, {**FIELDS, "show": "1"}).content.decode()

    cast.college.refresh_from_db()
    assert 'href="/ui/hue/40.css"' in page
    assert 'value="40"' in page
    assert cast.college.hue == 205


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("hue", "400", "359"),
        ("country", "G1", "two letters"),
        ("name", "", "required"),
        ("time_zone", "Europe/Atlantis", "not among the choices"),
        ("linkedin", "harbourside", "figures alone"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast, field: str, value: str, said: str) -> None:
    page = cast.client("owner").post(URL, {**FIELDS, field: value}).content.decode()

    assert said in page
    assert 'value="Nether Lea"' in page
    cast.college.refresh_from_db()
    assert cast.college.name == "Harbourside College"


def test_the_service_asks_for_an_owner_too(cast: Cast) -> None:
    for person in (cast.educator, cast.outsider, cast.learner):
        with pytest.raises(NotAllowedError, match="Harbourside College"):
            services.change(person, organization=cast.college, name="Ours")


def test_the_slug_stays(cast: Cast) -> None:
    with pytest.raises(InvalidError, match="slug"):
        services.change(cast.owner, organization=cast.college, slug="other")


def test_an_employer_has_no_public_page_to_link_to(cast: Cast) -> None:
    page = cast.client("employer").get("/manage/tidewater/settings/").content.decode()

    assert "/i/tidewater/" not in page


def test_an_institution_has_a_time_zone_of_its_own_or_that_of_the_place(cast: Cast) -> None:
    assert str(queries.zone(cast.college)) == "UTC"
    cast.client("owner").post(URL, {**FIELDS, "time_zone": "Pacific/Auckland"})

    cast.college.refresh_from_db()
    assert str(queries.zone(cast.college)) == "Pacific/Auckland"
    with pytest.raises(InvalidError, match="no time zone"):
        services.change(cast.owner, organization=cast.college, time_zone="../etc/passwd")
