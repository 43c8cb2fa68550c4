"""Institutions come about by a command, by the first person here, or by an owner."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from campus.accounts.services import enter
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.models import Event
from campus.organizations import queries, services
from campus.organizations.models import Organization
from tests.cast import ROLES, Cast

URL = "/manage/new/"
FIELDS = {"slug": "Lowmere", "name": "Lowmere  School", "hue": "120", "country": "nz"}


def create(cast: Cast, **changes: Any) -> Organization:
    fields = {"slug": "lowmere", "name": "Lowmere School", "kind": "issuer", "owner": cast.stranger, **changes}
    return services.create(**fields)


def test_it_works(cast: Cast) -> None:
    made = create(cast, place="Lowmere", hue=120, country="nz")

    assert (made.slug, made.name, made.country, str(made)) == ("lowmere", "Lowmere School", "NZ", "Lowmere School")
    assert queries.role(cast.stranger, made) == "owner"
    assert Event.objects.get(verb="organization.created").organization_id == made.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "harbourside"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "low mere"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"name": ""}, "name"),
        ({"name": "Low\u202emere"}, "name"),
        ({"hue": 360}, "hue"),
        ({"hue": -1}, "hue"),
        ({"country": "NZL"}, "country"),
        ({"country": "N1"}, "country"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"email": "nobody"}, "email"),
        ({"kind": "guild"}, "kind"),
        ({"created_at": None}, ""),
    ],
)
def test_it_refuses_and_says_which_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        create(cast, **changes)

    assert caught.value.field == field
    assert Organization.objects.count() == 3


@pytest.mark.parametrize("name", ROLES)
def test_owners_of_institutions_make_others(cast: Cast, name: str) -> None:
    response = cast.client(name).post(URL, FIELDS)

    if name in {"owner", "outsider"}:
        assert response.headers["Location"] == "/manage/lowmere/"
    elif name == "anonymous":
        assert response.headers["Location"] == f"/account/login/?next={URL}"
    else:
        assert response.status_code == 403
    assert Organization.objects.filter(slug="lowmere").exists() is (name in {"owner", "outsider"})


def test_the_first_person_makes_the_first_institution(client: Client, db: None) -> None:
    ada = enter(name="Ada Bright", email="ada@example.org", password="seven lazy otters")
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "no institution here yet" in client.get("/manage/").content.decode()
    page = client.post(URL, FIELDS, follow=True)

    assert "Lowmere School is made" in page.content.decode()
    assert client.get("/manage/").headers["Location"] == "/manage/lowmere/"


def test_nobody_makes_one_before_an_address_is_confirmed(client: Client, db: None) -> None:
    ada = enter(name="Ada Bright", email="ada@example.org")
    EmailAddress.objects.update(verified=False)

    with pytest.raises(NotAllowedError):
        services.found(ada, slug="lowmere", name="Lowmere School")


def test_the_page_keeps_what_was_typed(cast: Cast) -> None:
    page = cast.client("owner").post(URL, {**FIELDS, "slug": "harbourside"}).content.decode()

    assert "The address harbourside is taken" in page
    assert 'href="#id_slug"' in page
    assert 'value="Lowmere  School"' in page
