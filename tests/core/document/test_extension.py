import dataclasses

import pytest

from testamur.document import Achievement, Extension
from testamur.errors import DocumentError
from tests.core.samples import ACHIEVEMENT, CREDENTIAL, SUBJECT

CONTEXT = "https://example.org/words.json"
WORKLOAD = Extension(types=("WorkloadStatement",), contexts=(CONTEXT,), members={"workloadHours": 90})


def test_it_works():
    document = dataclasses.replace(
        CREDENTIAL, subject=dataclasses.replace(SUBJECT, achievement=_extended(WORKLOAD))
    ).to_json()

    assert document["@context"][-1] == CONTEXT
    assert document["credentialSubject"]["achievement"]["type"] == ["Achievement", "WorkloadStatement"]
    assert document["credentialSubject"]["achievement"]["workloadHours"] == 90
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]


def test_a_context_stands_once_however_often_it_is_needed():
    document = dataclasses.replace(
        CREDENTIAL,
        subject=dataclasses.replace(SUBJECT, achievement=_extended(WORKLOAD)),
        extensions=(Extension(types=("WorkloadCredential", "VerifiableCredential"), contexts=(CONTEXT,)),),
    ).to_json()

    assert document["@context"].count(CONTEXT) == 1
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential", "WorkloadCredential"]


def test_it_never_overwrites_what_the_standard_says():
    with pytest.raises(DocumentError, match="is there already"):
        _extended(Extension(members={"name": "Another"})).to_json()


@pytest.mark.parametrize("empty", [{}, {"contexts": (CONTEXT,)}, {"types": ("A",), "contexts": ("words.json",)}])
def test_it_says_something_and_names_its_context_in_full(empty):
    with pytest.raises(DocumentError):
        Extension(**empty)


def _extended(extension: Extension) -> Achievement:
    return dataclasses.replace(ACHIEVEMENT, extensions=(extension,))
