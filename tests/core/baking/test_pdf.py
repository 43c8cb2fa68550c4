import zlib
from typing import Any

import pikepdf
import pytest

from testamur.baking.pdf import unbake
from testamur.errors import BakingError, MalformedError
from tests.core.pictures import pdf

CREDENTIAL = b'{"credentialSubject": {"name": "\xc3\x9cbung"}}'


@pytest.fixture
def document(tmp_path):
    """Lay out a real PDF with these files in it, saved in any way the library knows."""

    def make(*contents: bytes, **how: Any) -> bytes:
        made = pikepdf.new()
        made.add_blank_page()
        for number, content in enumerate(contents):
            name = f"file-{number}.json"
            made.attachments[name] = pikepdf.AttachedFileSpec(made, content, filename=name)
        made.save(tmp_path / "made.pdf", **how)
        return (tmp_path / "made.pdf").read_bytes()

    return make


def test_it_works(document):
    assert unbake(document(CREDENTIAL)) == CREDENTIAL.decode()


@pytest.mark.parametrize(
    "how",
    [
        {"compress_streams": True, "recompress_flate": True},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"linearize": True},
    ],
)
def test_it_reads_a_pdf_however_it_was_saved(document, how):
    assert unbake(document(CREDENTIAL, **how)) == CREDENTIAL.decode()


def test_it_reads_compressed_content_whose_length_stands_elsewhere():
    packed = zlib.compress(CREDENTIAL)

    assert unbake(pdf(packed, entries=b"/Filter[/FlateDecode]", length=b"/Length 9 0 R")) == CREDENTIAL.decode()
    assert unbake(pdf(CREDENTIAL, length=b"/Length 9 0 R")) == CREDENTIAL.decode()


def test_it_reads_a_token():
    assert unbake(pdf(b"aaa.bbb.ccc")) == "aaa.bbb.ccc"


def test_it_passes_over_other_embedded_files(document):
    assert unbake(document(b"a picture", CREDENTIAL)) == CREDENTIAL.decode()


def test_the_same_credential_twice_is_one(document):
    assert unbake(document(CREDENTIAL, CREDENTIAL)) == CREDENTIAL.decode()


def test_it_says_that_a_pdf_holds_no_credential(document):
    with pytest.raises(BakingError, match="no credential"):
        unbake(document(b"a picture"))


def test_it_says_that_a_pdf_is_encrypted(document):
    with pytest.raises(BakingError, match="encrypted"):
        unbake(document(CREDENTIAL, encryption=pikepdf.Encryption(owner="o", user="")))


@pytest.mark.parametrize(
    ("fault", "held"),
    [
        ("does not begin", b"PDF"),
        ("the limit is", b"%PDF-" + b" " * (10 * 2**20)),
        ("cut short", pdf(CREDENTIAL)[:45]),
        ("cut short", pdf(CREDENTIAL)[:90]),
        ("cut short", pdf(CREDENTIAL, length=b"/Length 9 0 R")[:90]),
        ("several credentials", pdf(CREDENTIAL) + pdf(b'{"credentialSubject": 2}')),
        ("damaged", pdf(b"no zlib", entries=b"/Filter/FlateDecode")),
        ("inflates beyond", pdf(zlib.compress(b"\0" * (6 * 2**20)), entries=b"/Filter/FlateDecode")),
        ("packed", pdf(b"x", entries=b"/Filter/LZWDecode")),
        ("packed", pdf(zlib.compress(zlib.compress(CREDENTIAL)), entries=b"/Filter[/FlateDecode /FlateDecode]")),
        ("larger than", pdf(b" " * (5 * 2**20 + 1))),
        ("64 embedded files", b"%PDF-" + b"".join([pdf(b"x")] * 65)),
        ("not UTF-8", pdf(b'{"credentialSubject": "\xff"}')),
    ],
)
def test_it_refuses_a_broken_or_hostile_pdf(fault, held):
    with pytest.raises(MalformedError, match=fault):
        unbake(held)
