"""Stored files go out so that nothing in them runs, whole or in ranges."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from campus.common.serving import serve

pytestmark = pytest.mark.django_db  # closing an answer ends a request, which looks at the connections


class Holder:
    """Stand for a row with a file."""


def stored(folder: Path) -> FieldFile:
    (folder / "ten").write_bytes(b"0123456789")
    return FieldFile(Holder(), FileField(storage=FileSystemStorage(folder)), "ten")  # type: ignore[arg-type]


def answer(folder: Path, *, wanted: str = "", is_inline: bool = False) -> HttpResponseBase:
    headers = {"Range": wanted} if wanted else {}
    request = RequestFactory().get("/", headers=headers)
    return serve(request, stored(folder), media_type="image/png", name="a “b”.png", is_inline=is_inline)


def body(response: HttpResponseBase) -> bytes:
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    response.close()
    return data


def test_it_works(tmp_path: Path):
    response = answer(tmp_path)

    assert body(response) == b"0123456789"
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Content-Length"] == "10"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''a%20%E2%80%9Cb%E2%80%9D.png"


def test_only_what_may_be_shown_is_inline(tmp_path: Path):
    response = answer(tmp_path, is_inline=True)
    response.close()

    assert response["Content-Disposition"].startswith("inline;")


@pytest.mark.parametrize(
    ("wanted", "data", "place"),
    [
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-30", b"0123456789", "bytes 0-9/10"),
        ("bytes=0-999", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_a_range_is_honoured(tmp_path: Path, wanted: str, data: bytes, place: str):
    response = answer(tmp_path, wanted=wanted)

    assert response.status_code == 206
    assert body(response) == data
    assert response["Content-Range"] == place
    assert response["Content-Length"] == str(len(data))


def test_a_range_outside_the_file_is_refused(tmp_path: Path):
    response = answer(tmp_path, wanted="bytes=10-12")

    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10"


@pytest.mark.parametrize("wanted", ["bytes=-", "bytes=1-2,4-5", "pages=1-2", "bytes=a-b"])
def test_a_range_it_does_not_know_gets_the_whole_file(tmp_path: Path, wanted: str):
    response = answer(tmp_path, wanted=wanted)

    assert response.status_code == 200
    assert len(body(response)) == 10
