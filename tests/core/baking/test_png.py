import zlib

import pytest

from testamur.baking.png import bake, unbake
from testamur.errors import BakingError, MalformedError
from tests.core.pictures import HEADER, SIGNATURE, chunk, itxt, png

CREDENTIAL = '{"name": "Übung “eins”"}'


def test_it_works():
    assert unbake(bake(png(), CREDENTIAL)) == CREDENTIAL


def test_it_keeps_every_other_chunk_byte_for_byte():
    picture = png(chunk(b"tEXt", b"Author\0Ada"))

    baked = bake(picture, CREDENTIAL)

    assert baked.replace(itxt(CREDENTIAL.encode()), b"") == picture


def test_it_writes_the_chunk_uncompressed_behind_the_header():
    assert bake(png(), "x").startswith(SIGNATURE + chunk(b"IHDR", HEADER) + itxt(b"x"))


def test_baking_again_replaces_the_credential():
    baked = bake(png(itxt(b"old"), itxt(b"older")), "new")

    assert unbake(baked) == "new"
    assert baked.count(b"openbadgecredential") == 1


def test_it_reads_a_compressed_chunk():
    assert unbake(png(itxt(zlib.compress(b"{}"), flags=b"\1\0"))) == "{}"


def test_it_reads_the_published_pictures(shared):
    folder = shared / "data/vectors/onetech-ob30"

    assert '"OpenBadgeCredential"' in unbake((folder / "simple-json.png").read_bytes())
    assert unbake((folder / "simple-jwt.png").read_bytes()).count(".") == 2


def test_it_says_that_a_picture_holds_no_credential():
    with pytest.raises(BakingError, match="no credential"):
        unbake(png())


@pytest.mark.parametrize(
    "old",
    [
        chunk(b"tEXt", b"openbadges\0https://example.org/a"),
        chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"https://example.org/a")),
        itxt(b"https://example.org/a", keyword=b"openbadges"),
    ],
)
def test_it_reads_a_badge_of_the_older_standard_and_replaces_it(old):
    assert unbake(png(old)) == "https://example.org/a"
    assert unbake(png(old, itxt(b"{}"))) == "{}"
    assert b"openbadges" not in bake(png(old), "{}")


def test_it_writes_the_older_standard_where_asked():
    assert itxt(b"{}", keyword=b"openbadges") in bake(png(itxt(b"new")), "{}", keyword=b"openbadges")


def test_it_reads_the_published_badge_of_the_older_standard(shared):
    assert '"Assertion"' in unbake((shared / "data/vectors/onetech-ob20/simple-badge.png").read_bytes())


@pytest.mark.parametrize(
    ("fault", "picture"),
    [
        ("does not begin", b"\x89PNG"),
        ("cut short", png(itxt(b"{}"))[:60]),
        ("cut short", SIGNATURE),
        ("false length", SIGNATURE + b"\xff\xff\xff\xffIHDR" + b"\0" * 20),
        ("checksum", png(itxt(b"{}")).replace(b"IDAT", b"IDAX")),
        ("header chunk", SIGNATURE + chunk(b"IEND", b"")),
        ("header chunk", png(chunk(b"IHDR", HEADER))),
        ("2 credentials", png(itxt(b"{}"), itxt(b"{}"))),
        ("not laid out", png(chunk(b"iTXt", b"openbadgecredential\0"))),
        ("not laid out", png(chunk(b"iTXt", b"openbadgecredential\0\0\0 no zeros"))),
        ("not laid out", png(itxt(b"{}", flags=b"\2\0"))),
        ("not UTF-8", png(itxt(b"\xff"))),
        ("damaged", png(itxt(b"not zlib", flags=b"\1\0"))),
        ("cut short", png(itxt(zlib.compress(b"{}" * 99)[:-6], flags=b"\1\0"))),
        ("inflates beyond", png(itxt(zlib.compress(b"\0" * (6 * 2**20)), flags=b"\1\0"))),
        ("larger than", png(itxt(b" " * (5 * 2**20 + 1)))),
        ("the limit is", SIGNATURE + b"\0" * (10 * 2**20)),
        ("more than 20,000 chunks", png(*[chunk(b"tEXt", b"")] * 20_000)),
    ],
)
def test_it_refuses_a_broken_or_hostile_picture(fault, picture):
    with pytest.raises(MalformedError, match=fault):
        unbake(picture)


def test_baking_refuses_a_truncated_picture():
    with pytest.raises(MalformedError):
        bake(png()[:-4], CREDENTIAL)
