"""Choosing among several names for an answer."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from campus.common.negotiation import is_known, wanted

OFFERED = ("text/html", "application/vc", "application/ld+json")


@pytest.mark.parametrize(
    ("accept", "named"),
    [
        ("text/html", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("application/*", "application/vc"),
        ("APPLICATION/VC", "application/vc"),
        ("application/ld+json, application/vc", "application/ld+json"),
        ("application/ld+json;q=0.4, application/vc;q=0.5", "application/vc"),
        ('application/ld+json; profile="https://example.org/a,b;q=0"', "application/ld+json"),
        ("text/html;q=0, */*;q=0.1", "application/vc"),
        ("text/html;q=many, application/vc", "text/html"),
        ("audio/ogg", None),
        ("text/html;q=0", None),
    ],
)
def test_the_asker_gets_what_they_prefer(accept: str, named: str | None) -> None:
    assert wanted(RequestFactory().get("/", headers={"Accept": accept}), OFFERED) == named


def test_who_says_nothing_gets_what_is_offered_first() -> None:
    assert wanted(RequestFactory().get("/"), OFFERED) == "text/html"
    assert wanted(RequestFactory().get("/"), ()) is None


@pytest.mark.parametrize(
    ("said", "known"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"ab"', False), ('"b"', False), ("", False)],
)
def test_who_has_it_already_says_so_by_its_tag(said: str, known: bool) -> None:
    assert is_known(RequestFactory().get("/", headers={"If-None-Match": said}), '"a"') is known
