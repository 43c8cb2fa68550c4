"""`campus prepare` refuses each unsafe setting: exit code 1, one line, no traceback, no secret in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import place

pytestmark = pytest.mark.server
LONG = "x" * 48


def prepared(data: Path, **settings: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "campus", "prepare"],
        env=place.environment(data, {f"TESTAMUR_{name}": value for name, value in settings.items()}),
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"PUBLIC_URL": "http://badges.example.org"}, "passwords would cross the network"),
        ({"PUBLIC_URL": "https://badges.example.org/here"}, "more than a host"),
        ({"PUBLIC_URL": "https://["}, "TESTAMUR_PUBLIC_URL is not an address"),
        ({"PUBLIC_URL": "https://badges.example.org", "DEBUG": "1"}, "TESTAMUR_DEBUG is on"),
        ({"SECRET_KEY": "short"}, "TESTAMUR_SECRET_KEY is shorter"),
        ({"SEALING_KEY": "short"}, "TESTAMUR_SEALING_KEY is shorter"),
        ({"SEALING_KEY": LONG, "SECRET_KEY": LONG}, "are the same"),
        ({"PORT": "http"}, "TESTAMUR_PORT is"),
        ({"TIME_ZONE": "Mars/Olympus"}, "Mars/Olympus"),
        ({"DATABASE_URL": "postgres://a:hunter2@127.0.0.1:port/x"}, "TESTAMUR_DATABASE_URL is not an address"),
        ({"SMTP_URL": "smtp://a:hunter2@mail.example.org:port"}, "TESTAMUR_SMTP_URL is not an address"),
    ],
)
def test_an_unsafe_setting_is_refused_in_one_line(tmp_path: Path, given: dict[str, str], words: str):
    code, said = prepared(tmp_path, **given)

    assert (code, said.count("\n")) == (1, 1), said
    assert words in said
    assert "hunter2" not in said


@pytest.mark.parametrize("name", ["sealing.key", "secret.key"])
def test_a_key_that_others_can_read_is_refused_in_one_line(tmp_path: Path, name: str):
    (tmp_path / name).write_text(LONG + name)
    (tmp_path / name).chmod(0o644)

    code, said = prepared(tmp_path)

    assert (code, said.count("\n")) == (1, 1), said
    assert "can be read by others" in said


def test_a_database_that_others_can_read_is_refused_in_one_line(tmp_path: Path):
    (tmp_path / "campus.sqlite3").touch(0o644)
    tmp_path.chmod(0o755)

    code, said = prepared(tmp_path)

    assert (code, said.count("\n")) == (1, 1), said
    assert "campus.sqlite3 can be read by others" in said


def test_what_it_makes_is_nobody_elses_to_read(tmp_path: Path):
    code, said = prepared(tmp_path)

    assert (code, said) == (0, "")
    assert [path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o077] == []
