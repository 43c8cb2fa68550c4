"""The schemas of this place: what a credential names lies where it says, as it was signed, for anybody."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from campus.verification.services import check
from testamur.formats.published import ACHIEVEMENT, PATHS
from tests.campus.awards.stage import NOW, awarded
from tests.cast import Scene


def test_a_credential_names_the_schemas_that_it_keeps(scene: Scene) -> None:
    award = awarded(scene)
    named = json.loads(bytes(award.credential))["credentialSchema"]

    for entry in named:
        answer = Client().get(urlsplit(entry["id"]).path)
        digest = base64.b64encode(hashlib.sha384(answer.content).digest()).decode()
        assert (entry["type"], entry["digestSRI"]) == ("JsonSchema", f"sha384-{digest}")
    assert check(bytes(award.credential), now=NOW).check("schema").reason == "kept"


@pytest.mark.parametrize("path", PATHS)
def test_a_schema_is_sent_to_anybody(path: str) -> None:
    answer = Client().get(reverse("schema", args=[path]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "immutable" in answer["Cache-Control"]


def test_who_has_it_gets_it_no_second_time() -> None:
    path = reverse("schema", args=[ACHIEVEMENT])

    answer = Client().get(path, headers={"If-None-Match": Client().get(path)["ETag"]})

    assert (answer.status_code, answer.content) == (304, b"")


def test_who_knows_only_json_gets_it_as_json() -> None:
    answer = Client().get(reverse("schema", args=[ACHIEVEMENT]), headers={"Accept": "application/json"})

    assert answer["Content-Type"] == "application/json"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["ob/3.0.3/other.json", "../achievement-credential.json", "ob"])
def test_nothing_else_is_there(path: str) -> None:
    assert Client().get(f"/schemas/{path}").status_code == 404
