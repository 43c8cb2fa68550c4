import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur import errors
from testamur.baking import bake, sniff, unbake
from testamur.errors import BakingError
from tests.core.pictures import SVG, itxt, pdf, png, svg_with

ELEMENT = "<openbadges:credential><![CDATA[{}]]></openbadges:credential>"
SOUND = {
    "png": png(itxt(b"{}")),
    "svg": svg_with(ELEMENT),
    "pdf": pdf(b'{"credentialSubject": 1}'),
}


def test_it_works():
    assert unbake(bake(png(), "{}")) == "{}"
    assert unbake(bake(SVG, "{}")) == "{}"
    assert b"openbadges\0" in bake(png(), "{}", version="2.0")
    assert b"openbadges:assertion" in bake(SVG, "{}", version="2.0")


@pytest.mark.parametrize("kind", SOUND)
def test_it_tells_the_kind_by_the_first_bytes(kind):
    assert sniff(SOUND[kind]) == kind
    assert unbake(SOUND[kind]).startswith("{")


def test_it_knows_no_other_kind():
    assert sniff(b"GIF89a") is None
    with pytest.raises(BakingError):
        unbake(b"GIF89a")
    with pytest.raises(BakingError):
        bake(SOUND["pdf"], "{}")


@pytest.mark.parametrize("text", ["", " \n", '{"a": "\ud800"}'])
def test_it_refuses_to_bake_what_is_no_text(text):
    with pytest.raises(BakingError):
        bake(png(), text)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(sorted(SOUND)), at=st.integers(0, 400), byte=st.integers(0, 255), cut=st.booleans())
def test_no_foreign_error_escapes_however_a_file_is_damaged(kind, at, byte, cut):
    sound = SOUND[kind]
    at %= len(sound)
    held = sound[:at] + (b"" if cut else bytes([byte]) + sound[at + 1 :])

    with contextlib.suppress(errors.TestamurError):
        assert isinstance(unbake(held), str)
