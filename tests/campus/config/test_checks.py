"""What campus refuses to start with, each in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from campus.config import checks


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_it_works(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    every = [checks.check_address, checks.check_debug, checks.check_keys, checks.check_data, checks.check_mail]

    assert [check() for check in every] == [[]] * 5


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("badges.example.org", "campus.E001"),
        ("ftp://badges.example.org", "campus.E001"),
        ("https://", "campus.E001"),
        ("https://user@badges.example.org", "campus.E001"),
        ("https://badges.example.org:port", "campus.E001"),
        ("https://badges.example.org/campus", "campus.E002"),
        ("https://badges.example.org?x=1", "campus.E002"),
        ("http://badges.example.org", "campus.E003"),
        ("http://192.168.1.20:8000", "campus.E003"),
    ],
)
def test_it_refuses_an_address_nobody_could_rely_on(settings: Any, url: str, code: str) -> None:
    settings.PUBLIC_URL, settings.IS_TRIAL = url, False

    found = checks.check_address()

    assert ids(found) == [code]
    assert url in found[0].msg


def test_it_takes_an_https_address(settings: Any) -> None:
    settings.PUBLIC_URL, settings.IS_TRIAL = "https://badges.example.org:8443", False

    assert checks.check_address() == []


def test_it_refuses_debug_pages_at_a_public_address(settings: Any) -> None:
    settings.DEBUG = True
    assert checks.check_debug() == []

    settings.IS_TRIAL = False
    assert ids(checks.check_debug()) == ["campus.E004"]


@pytest.mark.parametrize("name", ["sealing.key", "secret.key"])
def test_it_refuses_keys_that_others_can_read(settings: Any, tmp_path: Path, name: str) -> None:
    settings.DATA = tmp_path
    path = tmp_path / name
    path.write_text("secret")
    path.chmod(0o640)

    assert ids(checks.check_keys()) == ["campus.E005"]
    assert f"chmod 600 {path}" in str(checks.check_keys()[0].hint)

    path.chmod(0o600)
    assert checks.check_keys() == []


def test_it_refuses_a_data_folder_that_is_none(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "absent"
    assert ids(checks.check_data()) == ["campus.E006"]

    (tmp_path / "file").touch()
    settings.DATA = tmp_path / "file"
    assert ids(checks.check_data()) == ["campus.E006"]


def test_it_warns_where_mails_would_never_leave(settings: Any) -> None:
    settings.IS_TRIAL = False
    assert ids(checks.check_mail()) == ["campus.W001"]

    settings.HAS_OUTBOX = False
    assert checks.check_mail() == []
