"""The lines of a report that stand there only where something is wrong."""

from __future__ import annotations

from typing import Any

from campus.verification.lines import Line, lines
from testamur.formats.published import ACHIEVEMENT, CLR, credential_schema
from testamur.report import Outcome
from testamur.verify import verify
from tests.core.issuing import NOW, RESOLVER, credential, signed


def said(**changes: Any) -> list[Line]:
    return list(lines(verify(signed(credential(**changes)), now=NOW, resolver=RESOLVER), now=NOW))


def test_a_schema_that_is_not_kept_is_told_and_one_that_is_kept_is_not() -> None:
    kept, other = (credential_schema(path, at="https://college.example").to_json() for path in (ACHIEVEMENT, CLR))
    text = "It does not keep the form that its issuer promises"

    (told,) = [line for line in said(credentialSchema=[other]) if line.text == text]
    assert (told.outcome, bool(told.note)) == (Outcome.FAILED, True)
    assert [line for line in said(credentialSchema=[kept]) if line.text == text] == []
