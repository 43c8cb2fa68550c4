"""Errors carry what a page needs to show them in the right place."""

from __future__ import annotations

from campus.common.errors import CampusError, FetchError, InvalidError, NotAllowedError


def test_it_works() -> None:
    assert str(NotAllowedError("You may not.")) == "You may not."
    assert issubclass(NotAllowedError, CampusError)


def test_an_invalid_value_names_its_field_where_it_has_one() -> None:
    assert InvalidError("Too long.", field="name").field == "name"
    assert InvalidError("Too long.").field == ""


def test_a_failed_fetch_says_what_and_why() -> None:
    error = FetchError("status", url="https://example.org/x", reason="the server answered 404", status=404)

    assert str(error) == "https://example.org/x was not fetched: the server answered 404."
    assert (error.code, error.status) == ("status", 404)
