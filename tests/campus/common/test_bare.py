"""A JPEG or WebP that holds nothing but its picture stays as it is; one with anything else is drawn anew."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from campus.common.bare import is_bare
from campus.common.uploads import reencode_image

FORMS = ["JPEG", "WEBP"]


def made(form: str, *, mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").convert(mode).save(out, format=form, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_it_works(form: str):
    data = made(form)

    assert is_bare(data)
    assert reencode_image(data)[0] == data


@pytest.mark.parametrize(
    "data",
    [
        made("JPEG", progressive=True),
        made("JPEG", mode="L"),
        made("WEBP", mode="RGBA"),
        made("WEBP", lossless=True),
    ],
)
def test_other_kinds_of_plain_pictures_stay_too(data: bytes):
    assert reencode_image(data)[0] == data


def with_segment(marker: int, body: bytes) -> bytes:
    data = made("JPEG")
    return data[:20] + bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body + data[20:]


def with_exif(form: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "53.5 north"
    return made(form, exif=exif)


@pytest.mark.parametrize(
    "data",
    [
        with_exif("JPEG"),
        with_exif("WEBP"),
        with_segment(0xFE, b"a comment"),
        with_segment(0xE0, b"JFXX\0 a thumbnail"),
        with_segment(0xDB, b"\0" * 4000),
        made("JPEG", comment=b"words"),
        made("JPEG") + b"<script>",
        made("WEBP") + b"<script>",
        made("WEBP", save_all=True, append_images=[Image.new("RGB", (256, 256))]),
    ],
)
def test_anything_else_in_it_is_not_kept(data: bytes):
    assert not is_bare(data)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_cut_short_at_any_place_is_none(form: str):
    data = made(form)

    assert not any(is_bare(data[:at]) for at in range(0, len(data), 7))


@pytest.mark.parametrize("form", FORMS)
def test_drawn_anew_once_it_stays_from_then_on(form: str):
    once, _type = reencode_image(with_exif(form))

    assert b"53.5" not in once
    assert reencode_image(once)[0] == once


def test_a_picture_that_is_too_large_is_made_smaller():
    assert reencode_image(made("JPEG"), most_side=100)[0] != made("JPEG")
