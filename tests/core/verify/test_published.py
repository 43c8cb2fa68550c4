"""What other people's published credentials get. Their hosts can't be reached, and their keys are given by https."""

import pytest

from testamur.report import Verdict
from testamur.verify import verify
from tests.core.issuing import NOW, RESOLVER

EXPECTED = {
    "simple.json": (Verdict.COULD_NOT_CHECK, "key"),
    "complete.json": (Verdict.COULD_NOT_CHECK, "signature"),
    "simple-json.png": (Verdict.COULD_NOT_CHECK, "key"),
    "simple-json.svg": (Verdict.COULD_NOT_CHECK, "key"),
    "simple-err-proof-method.json": (Verdict.COULD_NOT_CHECK, "key"),
    "simple-did-key-method.json": (Verdict.INVALID, "key"),
    "simple-err-type.json": (Verdict.INVALID, "structure"),
    "simple-err-issuer-type.json": (Verdict.INVALID, "structure"),
    "simple_v1.json": (Verdict.COULD_NOT_CHECK, "signature"),
    "simple.jwt": (Verdict.INVALID, "structure"),
    "simple-jwt.png": (Verdict.COULD_NOT_CHECK, "signature"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_gets_a_report_that_names_the_step_it_stopped_at(shared, name):
    report = verify((shared / "data/vectors/onetech-ob30" / name).read_bytes(), now=NOW, resolver=RESOLVER)

    verdict, step = EXPECTED[name]
    assert report.verdict is verdict
    assert report.check(step).reason not in ("passed", "found", "matches", "skipped")
    assert report.document is None
