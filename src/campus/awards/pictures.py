"""Make the files of an award: badge pictures with the credential inside, and the certificate that carries it along.

What they show is read from the signed bytes, so that paper and signature say the same. Typesetting happens in a
process of its own (`press`), bounded in time and memory.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from campus.achievements.queries import badge_alt, badge_svg
from campus.awards import press
from campus.awards.models import Award
from campus.awards.queries import is_trial
from campus.common.errors import CampusError, InvalidError
from campus.ui import local
from campus.ui import seal as seals
from campus.ui.colour import oklch
from testamur.baking import bake

SECONDS = 30  # on the clock, for one attempt at a sheet
FONTS = Path(seals.__file__).with_name("fonts")
ARCHIVED = ["a-3a", "ua-1"]  # PDF/A-3a keeps the attachment for good, PDF/UA-1 is readable to everybody
_LONG_WORD = re.compile(r"\S{20}(?=\S{4})")
_OUR_LETTERS = 0x24F  # the end of Latin Extended-B: beyond it the fonts we bring may lack letters


class PictureError(CampusError):
    """A file could not be made from an award; the credential itself is not touched by it."""


def make(award: Award, kind: str) -> bytes:
    """Return the award as "png", "svg" or "pdf" with its credential inside, or the "card" that other sites show of it.

    InvalidError for another kind.
    """
    makers = {"png": _png, "svg": _svg, "pdf": _pdf, "card": _card}
    if kind not in makers:
        raise InvalidError(_("There is no such file of a credential."))
    return makers[kind](award)


def _svg(award: Award) -> bytes:
    return bake(badge_svg(award.version, size=600).encode(), _text(award))


def _png(award: Award) -> bytes:
    data = {"badge": badge_svg(award.version)}
    return bake(_set("badge", "png", data, [_is_plain(data["badge"])]), _text(award))


def _pdf(award: Award) -> bytes:
    with translation.override(award.version.language):
        data = _certificate(award)
    told = "".join(str(value) for value in data.values())
    return _set("certificate", "pdf", data, [True, False] if _is_plain(told) else [False])


def _card(award: Award) -> bytes:
    """Return 1200 by 630 pixels, as sites that show a card beside a link want them; nothing is inside it."""
    with translation.override(award.version.language):
        data = _on_card(award)
    told = "".join(str(value) for value in data.values())
    return _set("card", "png", data, [True, False] if _is_plain(told) else [False])


def _on_card(award: Award) -> dict[str, Any]:
    document = json.loads(bytes(award.credential))
    accent, second = oklch(0.42, 0.08, award.version.hue), oklch(0.48, 0.105, (award.version.hue + 200) % 360)
    name = award.name or _("The holder of this credential")
    return {
        "issuer": _breakable(document["issuer"]["name"]),
        "earned": _breakable(_("%s has earned") % name),
        "achievement": _breakable(document["name"]),
        "date": _day(document["validFrom"]),
        "language": _language(award),
        "is_rtl": _is_rtl(_language(award)),
        "accent": accent,
        "badge": badge_svg(award.version),
        "seal": seals.svg(award.digest, ink=f"{accent}33", second=f"{second}33"),
    }


def _text(award: Award) -> str:
    return bytes(award.credential).decode()


def _is_plain(words: str) -> bool:
    return all(ord(letter) <= _OUR_LETTERS or letter in "–—‘’“”…\u200b\u2009\u202f" for letter in words)


def typeset(sheet: str, kind: str, data: Mapping[str, Any], *, sheets: Path) -> bytes:
    """Set a sheet of another app from its own folder, as those here are set; PictureError where it cannot be."""
    told = json.dumps(data, ensure_ascii=False)
    return _set(sheet, kind, data, [True, False] if _is_plain(told) else [False], sheets=sheets)


def _set(sheet: str, kind: str, data: Mapping[str, Any], fonts: list[bool], *, sheets: Path = press.SHEETS) -> bytes:
    """Set a sheet with our fonts alone or the system's too, and the certificate at worst without the archive's rules.

    Those rules refuse a letter that no font has; the sheet is then made with a mark in its place.
    """
    attempts = [(ours, ARCHIVED if kind == "pdf" else []) for ours in fonts]
    if kind == "pdf":
        attempts.append((False, []))
    refused = ""
    for is_ours, standards in attempts:
        order = {"sheet": sheet, "format": kind, "data": data, "fonts": [str(FONTS)], "sheets": str(sheets)}
        done = _press({**order, "has_system_fonts": not is_ours, "standards": standards})
        if done.returncode == 0:
            return done.stdout
        refused = done.stderr.decode(errors="replace")
    raise PictureError(_("The file could not be made: %s") % (refused.strip()[:300] or _("it took too much")))


def _press(order: Mapping[str, Any]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", press.__file__]
    try:
        return subprocess.run(  # noqa: S603 - our own file, and the order on standard input
            command, input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, returncode=-1, stdout=b"", stderr=b"")


def _certificate(award: Award) -> dict[str, Any]:
    """Return all words and drawings of the certificate, from what was signed."""
    document = json.loads(bytes(award.credential))
    link = document["id"]
    name = award.name or _("the holder of this credential")
    issuer, achievement = document["issuer"]["name"], document["name"]
    accent, second = oklch(0.42, 0.08, award.version.hue), oklch(0.48, 0.105, (award.version.hue + 200) % 360)
    language = award.version.language.split("-")[0].lower()
    return {
        "title": _("Certificate: %(achievement)s, %(name)s") % {"achievement": achievement, "name": name},
        "author": issuer,
        "issuer": _breakable(issuer),
        "attest": _("We attest that"),
        "name": _breakable(name),
        "earned": _("has earned"),
        "achievement": _breakable(achievement),
        "description": _breakable(document["credentialSubject"]["achievement"]["description"]),
        "narrative": _breakable(document["credentialSubject"].get("narrative", "").partition("\n")[0]),
        "signs": [[_breakable(words) for words in sign] for sign in _signs(document)],
        "check": _("Check it at"),
        "link": link,
        "fingerprint": _("Seal %s") % seals.fingerprint(award.digest),
        "trial": _("A trial: made before this site had a public address.") if is_trial(award) else "",
        "language": _language(award),
        "is_rtl": _is_rtl(language),
        "date": [award.awarded_at.year, award.awarded_at.month, award.awarded_at.day],
        "accent": accent,
        "badge": badge_svg(award.version),
        "badge_alt": badge_alt(award.version),
        "seal": seals.svg(award.digest, ink=accent, second=second),
        "seal_alt": _("Seal of this credential, drawn from its signed bytes"),
        "qr": qr_svg(link),
        "qr_alt": _("QR code of the address printed beside it"),
        "credential": _text(award),
        "attachment": _("The signed credential, Open Badges 3.0"),
    }


def _breakable(words: str) -> str:
    """Let a word that no line could hold break: a space of no width stands in it wherever a line may end."""
    return _LONG_WORD.sub("\\g<0>\u200b", words)


def _signs(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return who assessed and when, each with what stands under it."""
    source = document["credentialSubject"].get("source")
    first = (source["name"], _("Assessor")) if source else (document["issuer"]["name"], _("Issuer"))
    until = _day(document.get("validUntil"))
    second = _("Awarded, valid until %s") % until if until else _("Awarded")
    return [first, (_day(document["validFrom"]), second)]


def _day(moment: str | None) -> str:
    parsed = parse_datetime(moment) if moment else None
    return local.day(parsed) if parsed else ""


def _language(award: Award) -> str:
    """Return the language as the typesetter takes it: two or three letters."""
    language = award.version.language.split("-")[0].lower()
    return language if language.isascii() and language.isalpha() and len(language) in (2, 3) else "en"


def _is_rtl(language: str) -> bool:
    return language in {code.split("-")[0] for code in settings.LANGUAGES_BIDI} and bool(
        get_language_info(language)["bidi"]
    )


def qr_svg(link: str) -> str:
    """Return the QR code of an address, dark on white."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", border=2, light="#ffffff", xmldecl=False)
    return out.getvalue().decode()
