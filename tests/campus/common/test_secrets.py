"""Secrets come from the environment, or from a file made once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from campus.common.secrets import secret_text


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
