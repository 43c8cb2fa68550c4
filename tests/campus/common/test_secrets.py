"""Secrets come from the environment, or from a file made once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from campus.common.secrets import hashed, put_new, secret_text


def test_it_works(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret.key"

    first = secret_text("TESTAMUR_NOT_SET", path)

    assert len(first) == 64
    assert secret_text("TESTAMUR_NOT_SET", path) == first


def test_it_keeps_the_file_to_ourselves(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret.key"

    secret_text("TESTAMUR_NOT_SET", path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_takes_the_environment_first_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESTAMUR_A_SECRET", " given ")

    assert secret_text("TESTAMUR_A_SECRET", tmp_path / "secret.key") == "given"
    assert not list(tmp_path.iterdir())


def test_it_makes_one_secret_though_several_start_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: secret_text("TESTAMUR_NOT_SET", tmp_path / "secret.key"), range(8)))

    assert len(found) == 1
    assert found != {""}


def test_of_several_who_write_a_file_at_once_the_first_wins_and_leaves_nothing_else(tmp_path: Path) -> None:
    path, said = tmp_path / "key.sealed", [f"from {each}".encode() for each in range(8)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: put_new(path, each), said))

    assert path.read_bytes() in said
    assert list(tmp_path.iterdir()) == [path]


def test_what_strangers_show_in_place_of_a_secret_may_be_any_text() -> None:
    assert hashed("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(hashed("\udc80")) == 64
