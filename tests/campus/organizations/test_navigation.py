"""The masthead on staff pages: entries for those whose pages they are, and for nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ROLES, Cast

ENTRIES = ("grading", "achievements", "courses", "awards")


def offered(cast: Cast, name: str, slug: str) -> list[str]:
    page = cast.client(name).get(f"/manage/{slug}/people/", follow=True).content.decode()
    return [entry for entry in ENTRIES if f'href="/manage/{slug}/{entry}/"' in page]


@pytest.mark.parametrize("name", ["owner", "educator"])
def test_it_works(cast: Cast, name: str) -> None:
    assert offered(cast, name, "harbourside") == list(ENTRIES)


@pytest.mark.parametrize("name", [role for role in ROLES if role not in {"owner", "educator"}])
def test_whoever_guesses_at_an_address_is_offered_nothing_there(cast: Cast, name: str) -> None:
    assert offered(cast, name, "harbourside") == []


def test_an_employer_issues_nothing_and_is_offered_nothing_to_issue_with(cast: Cast) -> None:
    assert offered(cast, "employer", "tidewater") == []


def test_it_costs_one_question_however_many_apps_ask(cast: Cast) -> None:
    client = cast.client("owner")
    with CaptureQueriesContext(connection) as asked:
        client.get("/manage/harbourside/courses/")

    assert len([each for each in asked if "organizations_membership" in each["sql"]]) == 1
