"""What the European standard adds stands in the credential, is signed, and means one thing only."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from testamur import KeyResolver, Outcome, verify
from testamur.canonical import bundle
from testamur.document import AssessmentRecord, MicroCredential
from testamur.errors import DocumentError
from testamur.signing import sign
from tests.core.samples import CREDENTIAL, KEY, METHOD, NOW

ELEMENTS = MicroCredential(
    learning_outcomes=("Says what a chart leaves out", "Names the source of a figure"),
    workload_hours=25.5,
    cycle="first",
    assessment_types=("quiz", "project"),
    participation="blended",
    quality_assurance="Reviewed each year by the college’s board",
    prerequisites="None",
    supervision="supervised",
    stackability="stackable",
    further_information="Part of the data certificate",
)
RECORDS = (
    AssessmentRecord(title="Quiz", method="quiz", supervision="unsupervised", passed=31, tried=40, attempts=2),
    AssessmentRecord(title="A claim", method="project", assessor="Edda Wells", assessor_role="educator"),
)


def document() -> dict[str, Any]:
    subject = CREDENTIAL.subject
    achievement = replace(subject.achievement, micro_credential=ELEMENTS)
    return replace(CREDENTIAL, subject=replace(subject, achievement=achievement, assessments=RECORDS)).to_json()


def signature_of(held: bytes | str) -> Outcome:
    report = verify(held, now=NOW, resolver=KeyResolver())
    return next(check.outcome for check in report.checks if check.id == "signature")


def test_it_works():
    said = document()["credentialSubject"]

    assert said["achievement"]["microCredential"]["workload"] == "PT25H30M"
    assert said["assessmentRecord"][0]["peopleTried"] == 40
    assert signature_of(sign(document(), key=KEY, method=METHOD, now=NOW)) is Outcome.PASSED


def test_it_keeps_its_own_schema():
    schema = json.loads((files("testamur") / "schemas" / "microcredential.schema.json").read_text("utf-8"))

    assert not list(Draft202012Validator(schema).iter_errors(document()))
    wrong = document()
    wrong["credentialSubject"]["achievement"]["microCredential"]["cycle"] = "fourth"
    assert list(Draft202012Validator(schema).iter_errors(wrong))


def test_without_it_the_context_stays_out():
    assert len(CREDENTIAL.to_json()["@context"]) == 2


def test_every_member_is_signed():
    signed = json.loads(sign(document(), key=KEY, method=METHOD, now=NOW))
    for name in ("workload", "participation", "learningOutcome", "supervision"):
        changed = json.loads(json.dumps(signed))
        changed["credentialSubject"]["achievement"]["microCredential"][name] = "PT1H"
        assert signature_of(json.dumps(changed)) is Outcome.FAILED, name


def test_swapped_meanings_are_refused():
    signed = json.loads(sign(document(), key=KEY, method=METHOD, now=NOW))
    context = signed["@context"][2]
    context["peoplePassed"], context["peopleTried"] = context["peopleTried"], context["peoplePassed"]
    record = signed["credentialSubject"]["assessmentRecord"][0]
    record["peoplePassed"], record["peopleTried"] = record["peopleTried"], record["peoplePassed"]

    assert signature_of(json.dumps(signed)) is Outcome.FAILED


def test_one_credential_does_not_change_the_next():
    document()["@context"][2]["workload"] = "urn:changed"

    assert "urn:changed" not in json.dumps(bundle.microcredential())


@pytest.mark.parametrize(
    "make",
    [
        lambda: MicroCredential(participation="by post"),
        lambda: MicroCredential(workload_hours=0),
        lambda: MicroCredential(further_information="a\x07"),
        lambda: AssessmentRecord(title="", method="quiz"),
        lambda: AssessmentRecord(title="Quiz", method="quiz", passed=3),
        lambda: AssessmentRecord(title="Quiz", method="quiz", passed=3, tried=2),
    ],
)
def test_what_says_nothing_or_nonsense_is_refused(make: Any):
    with pytest.raises(DocumentError):
        make()


@pytest.mark.parametrize(
    ("hours", "text"),
    [(25.5, "PT25H30M"), (0.5, "PT30M"), (2, "PT2H"), (None, None)],
    ids=["half", "short", "whole", "no"],
)
def test_hours_are_a_duration(hours: float | None, text: str | None):
    assert MicroCredential(workload_hours=hours, participation="online").to_json().get("workload") == text
