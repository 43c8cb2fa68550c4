"""Files are named by their content."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from campus.common.errors import InvalidError
from campus.common.uploads import MOST_DOWNLOAD, file_name, read_bounded, sniff


def picture(form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(out, form)
    return out.getvalue()


def package(members: dict[str, bytes], *, stored: bool = True) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


ODT = package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
DOCX = package({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + bytes(40)

GOOD = [
    ("a.exe", picture("PNG"), "image/png"),
    ("a.png", picture("JPEG"), "image/jpeg"),
    ("a", picture("WEBP"), "image/webp"),
    ("a", picture("GIF"), "image/gif"),
    ("a", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    ("a", b"%PDF-1.7\n", "application/pdf"),
    ("a", b"\x00\x00\x00\x20ftypisom" + bytes(20), "video/mp4"),
    ("a", WEBM, "video/webm"),
    ("a", b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\nHello", "text/vtt"),
    ("a.CSV", "Stadt,Anzahl\nKöln,3\n".encode(), "text/csv"),
    ("a.md", b"# Title", "text/markdown"),
    ("a.txt", b"Words", "text/plain"),
    ("a.zip", ODT, "application/vnd.oasis.opendocument.text"),
    ("a", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
]


@pytest.mark.parametrize(("name", "data", "expected"), GOOD, ids=[expected for _name, _data, expected in GOOD])
def test_it_works(name: str, data: bytes, expected: str):
    upload = SimpleUploadedFile(name, data)

    found = sniff(upload)

    assert found.name == expected
    assert upload.read() == data


BAD = {
    "nothing": ("a.txt", b""),
    "html named as text": ("a.txt", b"<!doctype html><script>alert(1)</script>"),
    "html around svg": ("a.svg", b"<html><svg/></html>"),
    "a program named as text": ("a.txt", b"\x7fELF\x02\x01\x01\x00"),
    "latin 1 named as text": ("a.txt", b"caf\xe9"),
    "text without an ending": ("notes", b"Words"),
    "broken captions": ("a.vtt", b"WEBVTT\xff\xfe"),
    "a plain archive": ("a.docx", package({"a.txt": b"x"})),
    "a compressed mimetype": ("a.odt", package({"mimetype": b"application/vnd.oasis.opendocument.text"}, stored=False)),
    "an unknown package": ("a.odt", package({"mimetype": b"application/x-other"})),
    "an unknown open xml": ("a.docx", package({"[Content_Types].xml": b"<x/>"})),
    "an empty archive": ("a.odt", package({})),
    "macros": ("a.docx", package({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""})),
    "a cut archive": ("a.docx", DOCX[:60]),
    "an archive of very many parts": ("a.docx", package({f"{n}": b"" for n in range(5001)})),
    "a matroska film": ("a.webm", WEBM.replace(b"\x84webm", b"\x88matroska")),
    "a picture in a film's box": ("a.mp4", b"\x00\x00\x00\x20ftypheic" + bytes(20)),
}


@pytest.mark.parametrize("fault", BAD)
def test_it_refuses(fault: str):
    name, data = BAD[fault]

    with pytest.raises(InvalidError):
        sniff(SimpleUploadedFile(name, data))


def test_a_file_is_bounded_whatever_size_it_claims():
    upload = SimpleUploadedFile("a.txt", b"x" * 100)
    upload.size = 3

    with pytest.raises(InvalidError, match="too large"):
        read_bounded(upload, most=99)

    assert len(read_bounded(upload, most=100)) == 100
    assert MOST_DOWNLOAD == 25 * 1024 * 1024


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\photos\\My chart (2).PNG", "My-chart-2.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("", "file.png"),
        (None, "file.png"),
        ("...", "file.png"),
        ("über.jpeg", "über.png"),
        ("x" * 300, "x" * 116 + ".png"),
    ],
)
def test_names_become_safe(given: str | None, kept: str):
    png = sniff(SimpleUploadedFile("a", picture("PNG")))

    assert file_name(given, media_type=png) == kept
