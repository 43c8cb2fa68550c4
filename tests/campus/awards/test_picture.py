"""The files of an award: each holds the credential, verifies, and says on its face what was signed."""

import io
import json
import subprocess
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from campus.awards import pictures, press, services
from campus.awards.models import Picture
from campus.common.errors import InvalidError
from testamur.baking import unbake
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check
from tests.cast import Scene
from tests.core.papers import faults

KINDS = ["png", "svg", "pdf"]


def words(pdf: bytes) -> str:
    """Return the text of a PDF as a reader's program would find it."""
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(found.stdout.decode().replace("\u200b", "").split())


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(scene: Scene, kind: str):
    award = awarded(scene)

    data = services.picture(award, kind)

    report = check(data, scene.cast.college)
    assert (report.verdict, report.digest, report.container) == (Verdict.VALID, award.digest, kind)
    assert unbake(data).encode() == bytes(award.credential)


@pytest.mark.parametrize("kind", KINDS)
def test_after_taking_back_each_says_revoked(scene: Scene, kind: str):
    award = awarded(scene)
    data = services.picture(award, kind)

    services.revoke(scene.cast.owner, award=award, reason="Copied.", now=NOW)

    assert check(data, scene.cast.college).verdict == Verdict.REVOKED
    assert services.picture(award, kind) == data


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_changed_file_is_told(scene: Scene, kind: str):
    award = awarded(scene)
    data = services.picture(award, kind)

    changed = pictures.bake(data, bytes(award.credential).decode().replace("Maya", "Mara"))

    report = check(changed, scene.cast.college)
    assert report.verdict == Verdict.INVALID
    assert report.document is None


def test_a_changed_json_and_jwt_are_told(scene: Scene):
    award = awarded(scene)
    head, body, signature = bytes(award.jwt).split(b".")

    changed = bytes(award.credential).replace(b"Maya", b"Mara")

    assert check(changed, scene.cast.college).verdict == Verdict.INVALID
    assert check(b".".join([head, body[:-8] + b"AAAAAAAA", signature]), scene.cast.college).verdict == Verdict.INVALID


def test_it_is_made_once_and_kept(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    award = awarded(scene)
    first = services.picture(award, "svg")
    monkeypatch.setattr(pictures, "make", None)

    assert services.picture(award, "svg") == first
    assert Picture.objects.count() == 1


def test_there_is_no_other_kind(scene: Scene):
    with pytest.raises(InvalidError):
        services.picture(awarded(scene), "exe")


def test_the_png_is_square_and_its_corners_are_clear(scene: Scene):
    image = Image.open(io.BytesIO(services.picture(awarded(scene), "png")))

    assert image.size == (600, 600)
    assert image.convert("RGBA").getpixel((2, 2)) == (0, 0, 0, 0)
    assert image.convert("RGBA").getpixel((300, 300))[3] == 255  # type: ignore[index]  # RGBA has four bands


@pytest.mark.parametrize("kind", KINDS)
def test_an_uploaded_badge_is_shown_in_place_of_a_drawn_one(scene: Scene, kind: str):
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 30, 40)).save(out, "PNG")
    scene.version.image.save("badge.png", ContentFile(out.getvalue()))
    scene.version.image_alt = "A red square"
    scene.version.save()
    scene.achievement.refresh_from_db()
    award = awarded(scene)

    data = services.picture(award, kind)

    assert check(data, scene.cast.college).digest == award.digest
    if kind == "png":
        assert Image.open(io.BytesIO(data)).convert("RGB").getpixel((300, 300)) == (200, 30, 40)


def test_the_certificate_is_for_the_archive_and_for_everybody(scene: Scene):
    data = services.picture(awarded(scene), "pdf")

    assert faults(data, attached="application/vc") == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        assert str(pdf.Root.Lang) == "en"
        assert len(pdf.pages) == 1
        assert meta["dc:title"] == "Certificate: Reading data honestly, Maya Okonkwo-Lind"


def test_the_certificate_says_what_was_signed(scene: Scene):
    award = awarded(scene)

    said = words(services.picture(award, "pdf"))

    for part in ["Maya Okonkwo-Lind", "Reading data honestly", "Harbourside College", "Tomás Ferreira", "A trial"]:
        assert part in said
    assert f"{award.base_url}/c/{award.public_id}" in said.replace(" ", "")


def test_who_wants_no_name_is_the_holder(scene: Scene):
    scene.cast.learner.is_named = False

    said = words(services.picture(awarded(scene), "pdf"))

    assert "the holder of this credential" in said
    assert "Maya" not in said


HOSTILE = [
    '#eval("1+1") ] } \\ $x$ `raw` = *b* <l> @c',
    '"},"x":{"',
    "مها العلي",
    "张伟",
    "🎓 Zoë",
    "\U0001f9ff\u0e01 ᚠ",
    "W" * 120,
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_becomes_markup_or_breaks_the_sheet(scene: Scene, name: str):
    scene.cast.learner.name = scene.version.name = name
    scene.version.save()
    scene.achievement.refresh_from_db()
    award = awarded(scene)

    data = services.picture(award, "pdf")

    assert check(data, scene.cast.college).digest == award.digest
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
    if name.isascii():
        assert name.replace(" ", "") in words(data).replace(" ", "")


def test_a_sheet_that_takes_too_long_is_given_up(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "SECONDS", 0.001)

    with pytest.raises(pictures.PictureError):
        services.picture(awarded(scene), "pdf")

    assert not Picture.objects.exists()


def order(**changes: Any) -> io.BytesIO:
    base = {"sheet": "badge", "format": "png", "data": {"badge": "<svg"}, "fonts": [], "has_system_fonts": False}
    return io.BytesIO(json.dumps({**base, "standards": [], **changes}).encode())


def test_the_press_reads_an_order_and_writes_a_file(scene: Scene):
    out = io.BytesIO()

    status = press.main(order(data={"badge": pictures.badge_svg(scene.version)}), out)

    assert status == 0
    assert out.getvalue().startswith(b"\x89PNG")


def test_the_press_says_why_it_refuses(capsys: pytest.CaptureFixture[str]):
    out = io.BytesIO()

    assert press.main(order(), out) == 1

    assert out.getvalue() == b""
    assert "SVG" in capsys.readouterr().err
