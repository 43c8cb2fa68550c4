"""The schemas that a credential names: held against what is at hand, and nothing is fetched."""

from __future__ import annotations

import json
from typing import Any

import pytest

from testamur.formats.published import ACHIEVEMENT, CLR, credential_schema, digest_sri
from testamur.report import Outcome, Verdict
from testamur.verify import Policy, verify
from tests.core.issuing import NOW, RESOLVER, credential, signed, token

OURS = credential_schema(ACHIEVEMENT, at="https://college.example/schemas").to_json()
THEIRS = {"id": "https://other.example/schema.json", "type": "JsonSchema"}
ASKS_A_NAME = json.dumps({"required": ["name"], "properties": {"name": {"title": "a name", "maxLength": 40}}}).encode()
ASKS_ELSE = b'{"required": ["licence"]}'


def check(*entries: dict[str, Any], policy: Policy | None = None) -> Any:
    held = signed(credential(credentialSchema=list(entries)))
    return verify(held, now=NOW, resolver=RESOLVER, policy=policy or Policy())


def found(*entries: dict[str, Any], **schemas: bytes) -> tuple[Outcome, str]:
    handed = {THEIRS["id"]: schemas["theirs"]} if schemas else {}
    made = check(*entries, policy=Policy(schemas=handed)).check("schema")
    return made.outcome, made.reason


def test_it_works() -> None:
    report = check(OURS)

    assert (report.verdict, report.check("schema").reason) == (Verdict.VALID, "kept")


def test_the_bundled_one_is_known_by_its_digest_wherever_it_lies() -> None:
    assert found(OURS | {"id": "https://gone.example/a.json"}) == (Outcome.PASSED, "kept")


def test_one_that_is_not_kept_makes_it_invalid() -> None:
    report = check(OURS | {"digestSRI": digest_sri(CLR)})

    assert (report.verdict, report.check("schema").reason) == (Verdict.INVALID, "not_kept")
    assert report.check("schema").params["message"]


def test_a_token_is_held_against_it_too() -> None:
    report = verify(token(credential(credentialSchema=[OURS])), now=NOW, resolver=RESOLVER)

    assert report.check("schema").outcome is Outcome.PASSED


def test_what_names_none_is_not_asked() -> None:
    report = verify(signed(), now=NOW, resolver=RESOLVER)

    assert "schema" not in {check.id for check in report.checks}


@pytest.mark.parametrize(
    ("entry", "theirs", "outcome", "reason"),
    [
        (THEIRS, ASKS_A_NAME, Outcome.PASSED, "kept"),
        (THEIRS | {"type": ["JsonSchema"]}, ASKS_A_NAME, Outcome.PASSED, "kept"),
        (THEIRS, ASKS_ELSE, Outcome.FAILED, "not_kept"),
        (THEIRS | {"digestSRI": "sha256-AAAA"}, ASKS_A_NAME, Outcome.FAILED, "another"),
        (THEIRS | {"digestSRI": "md5-AAAA"}, ASKS_A_NAME, Outcome.NOT_CHECKED, "not_read"),
        (THEIRS, b"no schema", Outcome.NOT_CHECKED, "not_read"),
        (THEIRS | {"type": "JsonSchemaCredential"}, ASKS_A_NAME, Outcome.NOT_CHECKED, "unknown_kind"),
        (THEIRS | {"id": "https://other.example/more.json"}, ASKS_A_NAME, Outcome.NOT_CHECKED, "not_at_hand"),
    ],
)
def test_others_count_where_they_are_handed_in(
    entry: dict[str, Any], theirs: bytes, outcome: Outcome, reason: str
) -> None:
    assert found(entry, theirs=theirs) == (outcome, reason)


def test_one_that_is_not_at_hand_takes_nothing_away() -> None:
    report = check(THEIRS)

    assert (report.verdict, report.check("schema").outcome) == (Verdict.VALID, Outcome.NOT_CHECKED)


def test_of_several_the_worst_speaks() -> None:
    assert found(OURS, THEIRS) == (Outcome.NOT_CHECKED, "not_at_hand")
    assert found(OURS, THEIRS, theirs=ASKS_ELSE) == (Outcome.FAILED, "not_kept")
    assert found(*[THEIRS | {"id": f"https://other.example/{n}"} for n in range(9)]) == (
        Outcome.NOT_CHECKED,
        "too_many",
    )


def test_the_validators_kind_of_open_badges_is_read() -> None:
    extensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    document = credential(credentialSchema=[OURS | {"type": "1EdTechJsonSchemaValidator2019"}])
    document["@context"] = [*document["@context"], extensions]

    report = verify(signed(document), now=NOW, resolver=RESOLVER)

    assert report.check("schema").outcome is Outcome.PASSED
