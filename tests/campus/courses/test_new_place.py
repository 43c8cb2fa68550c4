"""A place that nobody has begun yet says how it is begun, and leads there."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.cast import person


@pytest.fixture
def first(client: Client, db: None) -> Client:
    client.force_login(person("first", "Ann Admin"))
    return client


def test_it_works(client: Client, db: None):
    page = client.get("/").content.decode()

    assert "This place is new" in page
    assert "No course is published yet" not in page
    assert 'href="/account/signup/?next=/manage/">Make an account</a>' in page


@pytest.mark.parametrize("path", ["/", "/learn/"])
def test_whoever_has_an_account_is_led_to_the_first_institution(first: Client, path: str):
    found = re.search(r'href="([^"]+)">Make the institution</a>', first.get(path).content.decode())

    assert found
    assert first.get(found[1]).status_code == 200
