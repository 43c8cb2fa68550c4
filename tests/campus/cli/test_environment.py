"""tools/environment, which makes .venv: what is in its way is one line, and nothing is left half-made."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from bench.place import ROOT

pytestmark = pytest.mark.server


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a clone as the script looks at."""
    made = tmp_path / "clone"
    (made / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools/environment", made / "tools")
    shutil.copytree(ROOT / "requirements", made / "requirements")
    shutil.copy(ROOT / "pyproject.toml", made)
    return made


def python(folder: Path, script: str, name: str = "python3") -> Path:
    """Put a Python of our own making on the way."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def run(clone: Path, *, as_user: int | None = None, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        ["/bin/sh", "tools/environment", "run"], cwd=clone, env={"PATH": os.environ["PATH"], **more},
        user=as_user, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stderr


OLD = 'case "$1" in --version) echo "Python 3.9.2";; *) exit 1;; esac'


def test_an_old_python_is_named_with_what_is_needed(clone: Path, tmp_path: Path):
    old = python(tmp_path / "bin", OLD)

    code, said = run(clone, PYTHON=str(old))

    assert code == 1
    assert said == (
        f"testamur: needs Python 3.11 or newer; {old} is Python 3.9.2. "
        "Name another: make run PYTHON=/path/to/python3.11\n"
    )
    assert not (clone / ".venv").exists()


def test_a_python_that_is_not_there_is_one_line(clone: Path):
    code, said = run(clone, PYTHON="/nowhere/python3")

    assert code == 1
    assert said.startswith("testamur: needs Python 3.11 or newer, and /nowhere/python3 is not there. Name another:")
    assert said.count("\n") == 1


def test_a_machine_with_an_old_python_alone_is_told_which(clone: Path, tmp_path: Path):
    bin_ = tmp_path / "bin"
    for name in ("dirname", "cat", "cksum"):
        (bin_ / name).parent.mkdir(exist_ok=True)
        (bin_ / name).symlink_to(shutil.which(name) or "")
    python(bin_, OLD)

    code, said = run(clone, PATH=str(bin_))

    assert code == 1
    assert said.startswith("testamur: needs Python 3.11 or newer and found Python 3.9.2. Install a newer one, or name")


def test_a_python_without_venv_is_told_what_to_install(clone: Path, tmp_path: Path):
    bare = python(tmp_path / "bin", 'case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac')

    code, said = run(clone, PYTHON=str(bare))

    assert (code, said) == (
        1,
        f"testamur: {bare} lacks the venv module. On Debian and Ubuntu: apt-get install python3-venv\n",
    )


def test_a_full_disk_or_the_like_is_one_line(clone: Path, tmp_path: Path):
    broken = python(tmp_path / "bin", 'case "$*" in *"-m venv"*) exit 1;; *) exit 0;; esac')

    code, said = run(clone, PYTHON=str(broken))

    assert (code, said) == (1, "testamur: could not make .venv; is there room on the disk?\n")


def test_a_folder_that_cannot_be_written_is_named(clone: Path, request: pytest.FixtureRequest):
    place = Path(tempfile.mkdtemp(prefix="testamur-unwritable-"))  # not below a folder that is for its owner alone
    request.addfinalizer(lambda: shutil.rmtree(place))
    good = python(place, "exit 0")
    shutil.copytree(clone, place / "clone")
    for folder in (place / "clone", place):
        folder.chmod(0o555)

    code, said = run(place / "clone", PYTHON=str(good), as_user=65534 if os.geteuid() == 0 else None)

    for folder in (place, place / "clone"):
        folder.chmod(0o755)
    assert code == 1
    assert said == (
        f"testamur: cannot write in {place / 'clone'}. "
        "Change its owner or rights, or clone into a folder of your own.\n"
    )
