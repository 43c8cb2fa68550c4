import dataclasses
import json
from typing import Any

import pytest

from testamur.document.view import Identity, Party, Skill
from testamur.errors import DocumentError
from testamur.formats import view
from testamur.formats.open_badges_2 import find_problem
from testamur.formats.to_open_badges_2 import as_open_badges_2
from testamur.report import Verdict
from testamur.verify import verify
from tests.core.samples import CREDENTIAL, NOW
from tests.core.verify.test_hosted import RESOLVER, Web

BASE = "https://college.example/ob2/1"
VIEW = view(CREDENTIAL.to_json())


def written(**changes: Any) -> dict[str, Any]:
    files = as_open_badges_2(dataclasses.replace(VIEW, **changes), base_url=f"{BASE}/")
    return {name: json.loads(data) for name, data in files.items()}


def test_it_works():
    files = as_open_badges_2(VIEW, base_url=BASE, email="ada@example.org", salt="s")
    web = Web({f"{BASE}/{name}": json.loads(data) for name, data in files.items()})

    report = verify(files["assertion.json"], now=NOW, resolver=RESOLVER, loader=web)

    assert find_problem(json.loads(files["assertion.json"])) is None
    assert (report.verdict, report.view.title, report.view.issuer.name) == (
        Verdict.VALID,
        VIEW.title,
        "Riverside College",
    )
    assert (report.view.skills[0].code, report.view.valid_until) == ("S-1", VIEW.valid_until)


def test_the_recipient_is_whom_the_credential_names():
    assert written()["assertion.json"]["recipient"]["hashed"] is True
    named = written(identities=(), holder=Party(email="ada@example.org"))["assertion.json"]["recipient"]
    assert named == {"type": "email", "hashed": False, "identity": "ada@example.org"}


def test_a_skill_without_an_address_is_left_out():
    assert "alignment" not in written(skills=(Skill(name="Charts"),))["badge.json"]


@pytest.mark.parametrize(
    "changes",
    [
        {"identities": (Identity(type="name", value="Ada", is_hashed=False),)},
        {"title": ""},
        {"image": ""},
        {"issuer": Party(name="A", url="https://college.example")},
        {"issuer": Party(name="A", email="a@example.org")},
        {"awarded": None, "valid_from": None},
    ],
)
def test_it_refuses_what_the_older_standard_would(changes):
    with pytest.raises(DocumentError):
        written(**changes)
