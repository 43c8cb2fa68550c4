"""Whatever is shown, there is a report or a 4xx: a corpus of damaged, huge and hostile files, made here."""

from __future__ import annotations

import base64
import json
import random
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campus.awards import services as awards
from campus.verification.services import check
from tests.campus.awards.stage import NOW, awarded
from tests.cast import Scene

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb_png() -> bytes:
    """A PNG whose text unfolds from kilobytes into 200 MB."""
    packed = zlib.compress(b"A" * 200_000_000, 9)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return SIGNATURE + header + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + packed) + chunk(b"IEND", b"")


def bomb_svg() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 9))
    return f'<!DOCTYPE svg [<!ENTITY l0 "lol">{levels}]><svg xmlns="http://www.w3.org/2000/svg">&l8;</svg>'.encode()


def token(header: object, payload: object) -> bytes:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, payload)]
    return b".".join([*parts, b"AAAA"])


HOSTILE = {
    "nothing": b"",
    "noughts": b"\0" * 10_000,
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "long number": b'{"a":' + b"9" * 100_000 + b"}",
    "half a surrogate": b'{"a":"\\ud800"}',
    "names twice": b'{"id":"a","id":"b"}',
    "not utf-8": b'{"a":"\xff\xfe"}',
    "null": b"null",
    "png bomb": bomb_png(),
    "png that claims 4 GB": SIGNATURE + b"\xff\xff\xff\xffIHDR",
    "svg bomb": bomb_svg(),
    "svg that reads a file": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
    "pdf without end": b"%PDF-1.7\n1 0 obj\n<<" + b"/A " * 5_000,
    "token without algorithm": token({"alg": "none"}, {"vc": {}}),
    "token of lists": token([], []),
    "token with a secret": token({"alg": "HS256", "kid": "did:web:localhost:i:harbourside#key-1"}, {}),
    "address": b"http://169.254.169.254/latest/meta-data/",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_page_answers_whatever_it_is_shown(db: None, name: str) -> None:
    file = SimpleUploadedFile("badge.json", HOSTILE[name])

    answer = Client().post(reverse("verify"), {"file": file})

    assert answer.status_code in {200, 400}
    assert b"Authentic" not in answer.content


@pytest.mark.parametrize("kind", ["json", "jwt"])
def test_no_credential_cut_short_is_called_valid(scene: Scene, kind: str) -> None:
    award = awarded(scene)
    whole = bytes(award.credential if kind == "json" else award.jwt)

    for part in range(1, 20):
        assert check(whole[: len(whole) * part // 20], now=NOW).verdict.value == "invalid"


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_of_a_damaged_file_only_the_whole_credential_is_called_valid(scene: Scene, kind: str) -> None:
    award = awarded(scene)
    whole = awards.picture(award, kind)
    chance = random.Random(kind)

    for _turn in range(12):
        report = check(whole[: chance.randrange(len(whole))], now=NOW)
        assert report.verdict.value != "valid" or report.digest == award.digest


def test_a_changed_byte_in_the_json_is_found_wherever_it_is(scene: Scene) -> None:
    whole = bytes(awarded(scene).credential)
    chance = random.Random(7)

    for place in chance.sample(range(len(whole)), 40):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        assert check(changed, now=NOW).verdict.value in {"invalid", "could_not_check"}


@pytest.mark.parametrize(
    "member", ["issuer", "credentialSubject", "proof", "credentialStatus", "validFrom", "@context"]
)
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [[]], {"id": []}, "\u0000"])
def test_a_member_of_another_kind_gives_a_report(scene: Scene, member: str, value: object) -> None:
    document = json.loads(bytes(awarded(scene).credential)) | {member: value}

    assert check(json.dumps(document).encode(), now=NOW).verdict.value in {"invalid", "could_not_check"}
