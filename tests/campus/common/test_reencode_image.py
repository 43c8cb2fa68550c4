"""Pictures are drawn anew and bounded before they are opened."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from campus.common.errors import InvalidError
from campus.common.uploads import reencode_image


def made(form: str, *, mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_it_works(form: str):
    data, media_type = reencode_image(made(form))

    assert opened(data).format == form
    assert opened(data).size == (40, 30)
    assert media_type.name == f"image/{form.lower()}"


def test_metadata_and_trailing_bytes_go():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "taken at home")

    data, _type = reencode_image(made("PNG", pnginfo=text) + b"<script>alert(1)</script>")

    assert b"taken at home" not in data
    assert b"script" not in data


def test_a_photograph_is_turned_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "Nether Lea"

    data, _type = reencode_image(made("JPEG", exif=exif))

    assert opened(data).size == (30, 40)
    assert not opened(data).getexif()


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "P"), ("PNG", "LA"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("GIF", "P")]
)
def test_every_colour_mode_is_kept_or_converted(form: str, mode: str):
    data, _type = reencode_image(made(form, mode=mode, size=(60, 20)), most_side=30)

    assert opened(data).size == (30, 10)


def test_only_the_first_frame_of_a_moving_picture_stays():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    data, _type = reencode_image(out.getvalue())

    assert getattr(opened(data), "n_frames", 1) == 1


def _bomb(side: int) -> bytes:
    """Return a PNG of some hundred bytes that claims to be `side` by `side` pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [6_400, 10_000, 60_000])
def test_it_refuses_a_bomb_before_opening_it(side: int):
    with pytest.raises(InvalidError):
        reencode_image(_bomb(side))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_it_refuses_a_truncated_picture(form: str):
    whole = made(form, size=(400, 300))

    with pytest.raises(InvalidError, match="broken"):
        reencode_image(whole[: len(whole) // 3])


def test_it_refuses_what_is_no_picture():
    with pytest.raises(InvalidError, match="not a PNG"):
        reencode_image(b"%PDF-1.7")
