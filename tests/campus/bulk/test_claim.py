"""Whoever is in a list and has no account gets one that waits: opened by a code that goes to the address alone."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.accounts.models import Person
from campus.accounts.queries import addresses, is_waiting
from campus.accounts.services import Expected, expect
from campus.awards.models import Delivery
from campus.awards.tasks import deliver
from tests.campus.bulk.stage import HEAD, issued
from tests.cast import Scene


@pytest.fixture
def letter(scene: Scene) -> str:
    issued(scene, HEAD + "ann@example.org,Ann Lee\n")
    Delivery.objects.update(next_try_at=timezone.now())
    deliver()
    return str(mail.outbox.pop().body)


def test_it_works(letter: str):
    browser = Client()
    assert reverse("account_request_login_code") in letter
    assert is_waiting(Person.objects.get(email="ann@example.org"))

    browser.post(reverse("account_request_login_code"), {"email": "ann@example.org"})
    code = re.search(r"^([A-Z0-9-]{6,9})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    browser.post(reverse("account_confirm_login_code"), {"code": code[1]})

    assert "Reading data honestly" in browser.get(reverse("wallet")).content.decode()
    ann = Person.objects.get(email="ann@example.org")
    assert addresses(ann) == ["ann@example.org"]
    assert not is_waiting(ann)


def test_who_has_an_account_reads_nothing_of_one_that_waits(scene: Scene):
    issued(scene, HEAD + "maya@example.org,Maya\n")
    Delivery.objects.update(next_try_at=timezone.now())
    deliver()

    assert "It waits for you" not in str(mail.outbox[-1].body)


def test_who_is_expected_twice_is_made_once(scene: Scene):
    first = expect([Expected("ann@example.org", "Ann Lee", "de")])
    again = expect([Expected("ann@example.org", "Another name"), Expected("maya@example.org", "Maya")])

    assert again == {**first, "maya@example.org": scene.cast.learner}
    assert (first["ann@example.org"].name, first["ann@example.org"].language) == ("Ann Lee", "de")


def test_a_second_address_of_somebody_leads_to_them(scene: Scene):
    scene.cast.learner.emailaddress_set.create(email="maya@post.example.org", verified=True)

    assert expect([Expected("maya@post.example.org", "M")]) == {"maya@post.example.org": scene.cast.learner}
