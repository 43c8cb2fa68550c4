"""The files of a credential: the stored bytes, named by strong tags, cheap to ask for again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campus.awards import pictures, press
from campus.awards.models import Award, Picture
from campus.verification.services import check
from tests.campus.awards.stage import NOW, awarded
from tests.cast import Scene

TYPES = {
    "json": "application/vc", "jwt": "application/vc+jwt", "png": "image/png", "svg": "image/svg+xml",
    "pdf": "application/pdf",
}  # fmt: skip


def get(award: Award, form: str, **headers: str) -> Any:
    return Client().get(reverse("credential-file", args=[award.public_id, form]), headers=headers)


@pytest.mark.parametrize("form", TYPES)
def test_every_form_is_sent_and_verifies(scene: Scene, form: str) -> None:
    award = awarded(scene)

    answer = get(award, form)

    assert answer["Content-Type"] == TYPES[form]
    assert f"reading-data-honestly.{form}" in answer["Content-Disposition"]
    assert check(answer.content, now=NOW).verdict.value == "valid"


def test_the_bytes_are_those_that_were_signed(scene: Scene) -> None:
    award = awarded(scene)

    answer = get(award, "json")

    assert answer.content == bytes(award.credential)
    assert answer["ETag"] == f'"{award.sha256}"'


@pytest.mark.parametrize("form", TYPES)
def test_who_has_it_gets_it_no_second_time(scene: Scene, form: str) -> None:
    award = awarded(scene)
    tag = get(award, form)["ETag"]

    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = get(award, form, If_None_Match=asked)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert get(award, form, If_None_Match='"other"').status_code == 200


def test_data_costs_one_row_and_only_the_columns_it_needs(scene: Scene, django_assert_num_queries: Any) -> None:
    award = awarded(scene)

    with django_assert_num_queries(1) as first:
        get(award, "json")
    with django_assert_num_queries(1) as again:
        get(award, "json", If_None_Match=f'"{award.sha256}"')

    assert '"jwt"' not in first.captured_queries[0]["sql"]
    assert '"credential"' not in again.captured_queries[0]["sql"]


def test_a_browser_gets_the_page(scene: Scene, client: Client) -> None:
    answer = client.get(
        reverse("credential", args=[awarded(scene).public_id]),
        headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
    )

    assert answer["Content-Type"].startswith("text/html")
    assert 'rel="alternate"' in answer["Link"]


@pytest.mark.parametrize("form", TYPES)
def test_any_site_may_read_it_and_no_browser_runs_it(scene: Scene, form: str) -> None:
    answer = get(awarded(scene), form)

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.parametrize("form", TYPES)
def test_an_unknown_credential_has_no_files(db: None, client: Client, form: str) -> None:
    answer = client.get(f"/c/aaaa-bbbb-cccc-dddd.{form}", headers={"If-None-Match": "*"})

    assert answer.status_code == 404


def test_there_is_no_other_form(scene: Scene, client: Client) -> None:
    assert client.get(f"/c/{awarded(scene).public_id}.exe").status_code == 404


def test_a_picture_is_made_once(scene: Scene) -> None:
    award = awarded(scene)

    get(award, "svg")
    get(award, "svg")

    assert Picture.objects.filter(award=award).count() == 1


def test_a_picture_that_cannot_be_made_is_said_in_words(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(press, "__file__", "/nowhere/press.py")
    monkeypatch.setattr(pictures, "SECONDS", 5)

    answer = get(awarded(scene), "png")

    assert answer.status_code == 503
    assert "could not be made" in answer.content.decode()
