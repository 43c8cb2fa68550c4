"""A picture of one's own: sniffed, drawn anew or rebuilt, with its words; the drawing can be taken again."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.campus.achievements.stage import newest, typed
from tests.cast import Cast

NEW = "/manage/harbourside/achievements/new/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><path d="M0 0H9V9z"/></svg>'


def png(width: int = 900, height: int = 450, form: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, format=form)
    return out.getvalue()


def post(cast: Cast, data: bytes, url: str = NEW, **changes: Any) -> tuple[int, str]:
    fields = typed(image=SimpleUploadedFile("mine.png", data), **{"image_alt": "A teal field", **changes})
    answer = cast.client("owner").post(url, fields)
    return answer.status_code, answer.content.decode()


def test_it_works(cast: Cast) -> None:
    status, _page = post(cast, png())

    with newest().versions.get().image.open("rb") as file:
        kept = Image.open(file)
        assert (status, kept.size, kept.format) == (302, (600, 600), "PNG")


def test_an_svg_is_rebuilt_without_its_scripts(cast: Cast) -> None:
    post(cast, SVG, publish="1")

    badge = cast.client(None).get(reverse("badge-image", args=[newest().public_id])).content
    assert b"M0 0H9V9z" in badge
    assert b"onload" not in badge


def test_a_png_is_served_inside_an_svg(cast: Cast) -> None:
    post(cast, png(), publish="1")

    badge = cast.client(None).get(reverse("badge-image", args=[newest().public_id]))
    assert b"data:image/png;base64," in badge.content


@pytest.mark.parametrize(("data", "words"), [
    (png(form="JPEG"), "A badge is a PNG or an SVG"),
    (b"<html></html>", "not"),
    (png()[:400], "broken"),
    (b"\x89PNG" + b"0" * (1024 * 1024 + 1), "larger than 1"),
])  # fmt: skip
def test_what_is_no_badge_is_refused_at_its_field(cast: Cast, data: bytes, words: str) -> None:
    status, page = post(cast, data, name="What I typed")

    assert status == 400
    assert words in page
    assert "What I typed" in page


def test_a_picture_needs_its_words(cast: Cast) -> None:
    status, page = post(cast, png(), image_alt="")

    assert status == 400
    assert "A picture needs its words" in page


def test_the_drawing_can_be_taken_again(cast: Cast) -> None:
    post(cast, png())
    url = reverse("achievement-edit", args=["harbourside", newest().public_id])

    page = cast.client("owner").get(url).content.decode()
    cast.client("owner").post(url, typed(is_drawn="1"))

    assert "This picture is what people see." in page
    assert not newest().versions.get().image


def test_the_picture_stays_when_something_else_is_changed(cast: Cast) -> None:
    post(cast, png())
    url = reverse("achievement-edit", args=["harbourside", newest().public_id])

    cast.client("owner").post(url, typed(name="Another name", image_alt="A teal field"))

    version = newest().versions.get()
    assert version.name == "Another name"
    assert version.image
