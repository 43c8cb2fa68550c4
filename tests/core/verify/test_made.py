"""Checks that are made once say the same as if they were made each time, and keep nothing large of a stranger's."""

from types import MappingProxyType

import pytest

from testamur.report import Check, Outcome
from testamur.verify.made import once

made: list[str] = []


@once
def named(issuer: str, domain: str) -> Check:
    made.append(issuer)
    params = MappingProxyType({"issuer": issuer, "domain": domain})
    return Check(id="issuer", outcome=Outcome.PASSED, reason="domain", detail="So it is.", params=params)


@pytest.mark.parametrize(("length", "times"), [(30, 1), (5000, 2)])
def test_it_works(length: int, times: int):
    issuer = f"did:web:example.org:{'x' * length}"
    made.clear()

    first, second = named(issuer, "example.org"), named(issuer, "example.org")

    assert first == second
    assert second.params["issuer"] == issuer
    assert len(made) == times
