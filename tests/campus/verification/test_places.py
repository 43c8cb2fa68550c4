"""Where the data of a badge lies, seen from its public page, by the documented shapes of widespread sites."""

from __future__ import annotations

import pytest

from campus.verification.links import credential_at
from campus.verification.places import data_of
from testamur import bake
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene
from tests.core.pictures import png

UUID = "54a07c5c-89f9-4c33-9731-e1b0d34f88b9"


@pytest.mark.parametrize(("link", "found"), [
    ("https://badgr.com/public/assertions/Zewq12_ab?identity__email=x",
     "https://api.badgr.io/public/assertions/Zewq12_ab?v=3_0"),
    ("https://eu.badgr.com/public/assertions/Zewq12_ab", "https://api.eu.badgr.io/public/assertions/Zewq12_ab?v=3_0"),
    ("https://badges.example.org/public/assertions/Zewq12_ab.json",
     "https://badges.example.org/public/assertions/Zewq12_ab?v=3_0"),
    (f"https://www.credly.com/badges/{UUID}/public_url", f"https://api.credly.com/v1/obi/v2/badge_assertions/{UUID}"),
    (f"https://www.youracclaim.com/badges/{UUID.upper()}", f"https://api.credly.com/v1/obi/v2/badge_assertions/{UUID}"),
    ("https://moodle.example.org/x/badges/badge.php?hash=0123456789abcdef",
     "https://moodle.example.org/x/badges/assertion.php?b=0123456789abcdef&obversion=2"),
    ("https://openbadgefactory.com/v1/assertion/abc123def", "https://openbadgefactory.com/v1/assertion/abc123def.json"),
])  # fmt: skip
def test_it_works(link: str, found: str):
    assert data_of(link)[0] == found


@pytest.mark.parametrize("link", [
    "https://example.org/", f"https://example.org/badges/{UUID}",
    "https://moodle.example.org/badges/badge.php?hash=../x",
    "https://moodle.example.org/badges/badge.php", "ftp://badgr.com/public/assertions/Zewq12_ab", "https://[broken", "",
    "https://www.credly.com/users/somebody",
])  # fmt: skip
def test_other_links_name_nothing(link: str):
    assert data_of(link) == []


@pytest.mark.parametrize("page", [
    '<!doctype html><script type="application/ld+json">{inside}</script>',
    '<!doctype html><meta property="og:image" content="/picture.png">',
])  # fmt: skip
def test_a_page_is_followed_to_what_is_in_it_or_its_picture(scene: Scene, elsewhere: Elsewhere, page: str):
    data = elsewhere.credential(bytes(awarded_today(scene).credential))
    elsewhere.pages["/picture.png"] = bake(png(), data.decode())
    elsewhere.pages["/page"] = page.replace("{inside}", data.decode()).encode()

    found = credential_at(f"https://{elsewhere.host}/page")

    assert b"Meridian Skills Academy" in found


def test_what_a_site_documents_is_asked_before_its_page(scene: Scene, elsewhere: Elsewhere):
    data = elsewhere.credential(bytes(awarded_today(scene).credential))
    elsewhere.pages["/public/assertions/Zewq12_ab.json?v=2_0"] = data
    elsewhere.pages["/public/assertions/Zewq12_ab"] = b"<!doctype html><title>A page of scripts</title>"

    assert credential_at(f"https://{elsewhere.host}/public/assertions/Zewq12_ab") == data
