"""Archives of strangers: bounded, and never leading elsewhere."""

from __future__ import annotations

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from campus.common.archives import Archive, leads_elsewhere, packed
from campus.common.errors import InvalidError


def zipped(*members: tuple[str | ZipInfo, bytes]) -> BytesIO:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out


def test_it_works():
    archive = Archive(zipped(("a.txt", b"A"), ("b/c.txt", "é".encode())), root="a.txt")

    assert archive.names == ["a.txt", "b/c.txt"]
    assert archive.text("b/c.txt") == "é"
    with archive.file("a.txt", most=1) as found:
        assert (found.size, found.read()) == (1, b"A")


def test_the_same_members_give_the_same_bytes():
    members = [("a.md", b"text"), ("b.png", b"\x89PNG")]

    with packed(members) as first, packed(members) as second:
        assert first.read() == second.read()


def test_the_one_folder_that_holds_all_is_passed_over():
    found = Archive(zipped(("c/a.txt", b"A"), ("c/.DS_Store", b"")), root="a.txt")

    assert found.text("a.txt") == "A"
    assert Archive(zipped(("c/a.txt", b"A"), ("d/b.txt", b"")), root="a.txt").names == ["c/a.txt", "d/b.txt"]


def test_a_member_that_unfolds_is_cut_off():
    archive = Archive(zipped(("a.txt", bytes(3_000_000))), root="a.txt")

    with pytest.raises(InvalidError, match="too large"), archive.file("a.txt", most=2_000_000):
        pass
    with pytest.raises(InvalidError, match="too large"):
        archive.text("a.txt")


def test_a_member_that_lies_about_its_size_is_broken():
    data = zipped(("a.txt", bytes(100_000))).getvalue()
    at = data.index(b"PK\x01\x02")
    lying = data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]

    with pytest.raises(InvalidError, match="broken"), Archive(BytesIO(lying), root="a.txt").file("a.txt", most=10**6):
        pass


def link() -> ZipInfo:
    info = ZipInfo("a.txt")
    info.external_attr = 0o120777 << 16
    return info


def nameless() -> ZipInfo:
    info = ZipInfo("x")
    info.filename = ""
    return info


@pytest.mark.parametrize(
    "member",
    [
        *[("../a.txt", b""), ("/etc/a", b""), ("c:\\a", b""), ("a/./b", b""), (link(), b"/etc/passwd")],
        (nameless(), b""),
    ],
)
def test_names_and_links_that_lead_elsewhere_refuse_it(member: tuple[str | ZipInfo, bytes]):
    with pytest.raises(InvalidError, match="leads elsewhere"):
        Archive(zipped(member), root="a.txt")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_names_refuse_it():
    with pytest.raises(InvalidError, match="same name"):
        Archive(zipped(("a.txt", b"1"), ("A.TXT", b"2")), root="a.txt")


def test_too_many_members_refuse_it_before_they_are_read():
    data = bytearray(zipped(("a.txt", b"")).getvalue())
    at = data.rindex(b"PK\x05\x06")
    data[at + 10 : at + 12] = struct.pack("<H", 0xFFFF)

    with pytest.raises(InvalidError, match="more than 3000 files"):
        Archive(BytesIO(bytes(data)), root="a.txt")


def test_too_much_in_all_refuses_it():
    data = bytearray(zipped(("a.txt", b"")).getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 500_000_000)

    with pytest.raises(InvalidError, match="more than 400 MB"):
        Archive(BytesIO(bytes(data)), root="a.txt")


def test_what_is_missing_broken_or_no_text_is_said():
    archive = Archive(zipped(("a.txt", b"\xff")), root="a.txt")

    with pytest.raises(InvalidError, match="not in the archive"):
        archive.text("b.txt")
    with pytest.raises(InvalidError, match="not text"):
        archive.text("a.txt")
    with pytest.raises(InvalidError, match="no ZIP archive"):
        Archive(BytesIO(b"PK"), root="a.txt")
    assert leads_elsewhere("a\nb")
