"""Parts that settings name stand in their order, and those that ask get their own answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campus.accounts.models import Person
from campus.common.together import Ask, Rows
from campus.ui.panels import Panel, shown

pytestmark = pytest.mark.django_db
HERE = "tests.campus.ui.test_panels"


def plain(request: HttpRequest) -> SafeString:
    return format_html("<p>{}</p>", request.path)


def _asks(_request: HttpRequest) -> list[Ask]:
    everybody = Person.objects.all()
    return [Ask(everybody.filter(name="Ada"), ("name",)), Ask(everybody, ("pk",))]


def _shows(_request: HttpRequest, ada: Rows, everybody: Rows) -> SafeString:
    return format_html("<p>{} of {}</p>", ada[0][0], len(everybody))


asking = Panel(_asks, _shows)


@pytest.fixture(autouse=True)
def people() -> None:
    for name in ("Ada", "Ben"):
        Person.objects.create(email=f"{name.lower()}@example.org", name=name)


def test_it_works(rf: RequestFactory, django_assert_num_queries: Any):
    above, below = [f"{HERE}.asking", f"{HERE}.plain"], [f"{HERE}.plain", f"{HERE}.asking"]

    with django_assert_num_queries(1):
        found = shown(rf.get("/here/"), above, below)

    assert found == [["<p>Ada of 2</p>", "<p>/here/</p>"], ["<p>/here/</p>", "<p>Ada of 2</p>"]]


def test_one_alone_asks_for_itself(rf: RequestFactory):
    assert asking(rf.get("/")) == "<p>Ada of 2</p>"
