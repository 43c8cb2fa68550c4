"""What a stranger may spend of ours: files of every shape up to the limit and beyond, and only a few checks at once."""

from __future__ import annotations

import json
import zipfile
from contextlib import ExitStack
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campus.awards import services as awards
from campus.verification.links import MOST_BYTES
from campus.verification.views import TURNS
from tests.campus.awards.stage import awarded
from tests.cast import Scene


def zipped() -> bytes:
    """An archive whose one member unfolds into 50 MB, behind the beginning of a picture."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("badge.json", b"0" * 50_000_000)
    return out.getvalue()


FULL = {
    "brackets": b"[" * MOST_BYTES,
    "objects": b'{"a":' * (MOST_BYTES // 5),
    "names": json.dumps({f"k{n}": n for n in range(200_000)}).encode(),
    "types": json.dumps({"type": ["VerifiableCredential"] * 150_000}).encode(),
    "digits": b"9" * MOST_BYTES,
    "dots": b"a." * (MOST_BYTES // 2),
    "groups": b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * (MOST_BYTES // 3 - 20),
    "dictionaries": b"%PDF-1.7\n" + b"<< /EF " * (MOST_BYTES // 7 - 2),
    "chunks": b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0iTXtAAAA" * (MOST_BYTES // 12 - 1),
    "archive": zipped(),
    "picture that is an archive": b"\x89PNG\r\n\x1a\n" + zipped(),
    "page that is a document": b"%PDF-1.7\n<svg xmlns='http://www.w3.org/2000/svg'/>{\"id\": 1}",
}


@pytest.mark.parametrize("name", FULL)
def test_a_file_as_large_as_may_be_gets_a_report(db: None, name: str) -> None:
    answer = Client().post(reverse("verify"), {"file": SimpleUploadedFile("badge", FULL[name])})

    assert answer.status_code in {200, 400}
    assert b"Authentic" not in answer.content


@pytest.mark.parametrize("kind", ["json", "jwt", "png", "svg", "pdf"])
def test_a_copy_cut_at_each_tenth_gets_a_report(scene: Scene, kind: str) -> None:
    award = awarded(scene)
    whole = {"json": bytes(award.credential), "jwt": bytes(award.jwt)}.get(kind) or awards.picture(award, kind)

    for tenth in range(10):
        cut = SimpleUploadedFile("badge", whole[: len(whole) * tenth // 10])
        answer = Client().post(reverse("verify"), {"file": cut})
        assert answer.status_code in {200, 400}, tenth


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_whoever_finds_no_turn_is_told_to_come_back(db: None, accept: str) -> None:
    with ExitStack() as held:
        held.enter_context(TURNS.one())
        held.enter_context(TURNS.one())
        assert TURNS._places.acquire(blocking=False)
        answer = Client().post(reverse("verify"), {"text": "{}"}, headers={"Accept": accept})
        TURNS._places.release()

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert Client().post(reverse("verify"), {"text": "{}"}).status_code == 200
