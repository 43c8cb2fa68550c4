"""Whatever is handed in, a report comes out."""

import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.report import Outcome, Verdict
from testamur.verify import verify
from tests.core.issuing import NOW, RESOLVER, credential, signed, token
from tests.core.pictures import itxt, pdf, png, svg_with

BOMB = zlib.compress(b"\0" * (6 * 2**20))


def check(data):
    return verify(data, now=NOW, resolver=RESOLVER)


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        ("malformed", b""),
        ("malformed", b"hello"),
        ("malformed", "half a pair \ud800"),
        ("malformed", b"https://college.example/credentials/1"),
        ("malformed", png()[:30]),
        ("malformed", png(itxt(BOMB, flags=b"\1\0"))),
        ("malformed", pdf(BOMB, entries=b"/Filter/FlateDecode")),
        ("malformed", svg_with("")[:-3]),
        ("malformed", b"[" * 100_000),
        ("malformed", b'{"a": 1, "a": 2}'),
        ("malformed", b'{"a": ' + b"9" * 10_000 + b"}"),
        ("malformed", png(itxt(b"not a credential"))),
        ("no_credential", png()),
        ("no_credential", svg_with("")),
        ("no_credential", pdf(b"something else")),
    ],
)
def test_a_file_that_cannot_be_read_is_reported(reason, data):
    report = check(data)

    assert report.verdict is Verdict.INVALID
    assert (report.checks[0].id, report.checks[0].outcome, report.checks[0].reason) == (
        "container",
        Outcome.FAILED,
        reason,
    )


def test_a_document_of_another_structure_is_reported_with_the_place():
    report = check(json.dumps(credential(validUntil="soon")).encode())

    assert report.verdict is Verdict.INVALID
    assert report.check("structure").pointer == "/validUntil"
    assert report.check("signature").outcome is Outcome.NOT_CHECKED


SOUND = (signed(), token(), png(itxt(signed())))


@settings(max_examples=120, deadline=None)
@given(which=st.integers(0, 2), at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_one_wrong_byte_is_never_valid_and_never_an_exception(which, at, byte, cut):
    sound = SOUND[which]
    at %= len(sound)
    held = sound[:at] + (b"" if cut else bytes([byte]) + sound[at + 1 :])
    if held == sound:
        return

    report = check(held)

    assert report.verdict is not Verdict.VALID
    assert report.document is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)
) | st.dictionaries(st.sampled_from(["id", "type", "a"]), st.text(), max_size=2)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from([*credential(), "proof", "credentialStatus", "evidence", "relatedResource"]), value=VALUES)
def test_no_value_anywhere_makes_it_raise(name, value):
    document = json.loads(signed()) | {name: value}

    assert check(json.dumps(document)).verdict in (Verdict.INVALID, Verdict.COULD_NOT_CHECK)
