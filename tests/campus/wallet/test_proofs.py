"""One line says how strong the proof is, and the table behind it says why."""

from __future__ import annotations

from typing import Any

import pytest

from campus.wallet import proofs
from campus.wallet.reading import read


def record(method: str, **members: Any) -> dict[str, Any]:
    return {"assessmentType": [method], "assessedTitle": "A part", **members}


def test_it_works():
    graded = record(
        "project", assessorName="Edda Wells", assessorRole="educator", peoplePassed=31, peopleTried=40,
        supervision="unsupervised",
    )  # fmt: skip

    said = proofs.line([record("quiz"), graded])

    assert said == "Work graded on a rubric by Edda Wells; not supervised; identity not checked; 31 of 40 passed."
    assert proofs.station([record("quiz"), graded]) == proofs.GRADED
    row = proofs.row(graded)
    assert (row.by, row.share, row.watched) == (
        "Edda Wells, educator", "31 of 40 passed", "Not supervised, identity not checked",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("observation", "Observed doing it; supervised; identity checked."),
        ("attendance", "Took part; supervised; identity checked."),
        ("magic", "Assessed; supervised; identity checked."),
    ],
)
def test_each_way_has_its_words(method: str, words: str):
    assert proofs.line([record(method, supervision="supervised-onsite-identified")]) == words


def test_a_stranger_may_write_anything_there():
    document = {"credentialSubject": {
        "assessmentRecord": [7, {"assessmentType": {"a": 1}, "peopleTried": "many", "supervision": 3}],
        "achievement": {"microCredential": {"learningOutcome": [1, "Reads"], "participation": [], "cycle": "x"}},
    }}  # fmt: skip

    said = read(document)

    assert said.outcomes == ("Reads",)
    assert said.elements == ()
    assert [row.share for row in said.proofs] == ["", ""]


def test_the_standards_elements_are_read_in_words():
    stated = {"participation": "online", "assessmentType": ["quiz", "oral"], "qualityAssurance": "By the board"}

    assert dict(proofs.elements(stated)) == {
        "Type of assessment": "Quiz or written test, Oral examination",
        "Form of participation": "Online",
        "Quality assurance": "By the board",
    }


def test_without_records_nothing_is_claimed():
    assert (proofs.line([]), proofs.station([])) == ("", proofs.SAID)
