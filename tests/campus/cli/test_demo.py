"""`campus demo`: the main job headless, and the files it leaves, checked afterwards by the library's own command."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import place

pytestmark = pytest.mark.server
FILES = [f"credential.{kind}" for kind in ("json", "jwt", "png", "svg", "pdf")]
VALID, INVALID, REVOKED = 0, 1, 2


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    output = tmp_path_factory.mktemp("demo") / "files"
    done = subprocess.run(
        place.command("demo", "--output", str(output)),
        env=place.environment(Path("/dev/null/x")),  # a folder of our own data is neither needed nor touched
        capture_output=True,
        text=True,
        timeout=600,
    )
    return {"output": output, "code": done.returncode, "said": done.stdout, "complained": done.stderr}


def verify(played: dict[str, Any], name: str, *, status: str = "status.json") -> subprocess.CompletedProcess[str]:
    output = played["output"]
    said = shlex.split(next(line for line in played["said"].splitlines() if "testamur verify" in line))
    given = [re.sub(r"=status\.json$", f"={status}", word) for word in said[3:]]
    return subprocess.run(
        [sys.executable, "-c", "import sys; from testamur.cli import main; sys.exit(main())", "verify", name, *given],
        cwd=output,
        env=place.environment(output),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_it_works(played: dict[str, Any]):
    assert (played["code"], played["complained"]) == (0, "")
    assert "Every step held." in played["said"]


def test_it_tells_each_step_in_plain_words(played: dict[str, Any]):
    steps = re.findall(r"^(\d+)\. ", played["said"], re.M)

    assert [int(step) for step in steps] == list(range(1, 13))
    assert not re.search(r"[=(]'|Traceback|<\w+ |None", played["said"].partition("To check them")[0])


@pytest.mark.parametrize("name", FILES)
def test_each_file_it_leaves_verifies_offline_as_valid_before_and_revoked_after(played: dict[str, Any], name: str):
    before = verify(played, name, status="status-before.json")
    after = verify(played, name)

    assert (before.returncode, before.stdout.splitlines()[0]) == (VALID, "Authentic, and valid today.")
    assert (after.returncode, after.stdout.splitlines()[0]) == (REVOKED, "Taken back by the issuer.")


def test_the_changed_copy_is_refused(played: dict[str, Any]):
    assert verify(played, "tampered.json").returncode == INVALID


def test_the_files_are_marked_as_a_trial(played: dict[str, Any]):
    assert "A trial: its issuer has no public address." in verify(played, "credential.png").stdout


def test_it_leaves_nothing_secret(played: dict[str, Any]):
    everything = b"".join(path.read_bytes() for path in played["output"].iterdir())

    assert b"secretKey" not in everything
    assert sorted(path.name for path in played["output"].iterdir()) == sorted(
        [*FILES, "tampered.json", "issuer.did.json", "status.json", "status-before.json"]
    )
    assert {"verificationMethod", "id"} <= set(json.loads((played["output"] / "issuer.did.json").read_bytes()))


def test_a_folder_that_cannot_be_made_is_one_line():
    done = subprocess.run(
        place.command("demo", "--output", "/dev/null/x"),
        env=place.environment(Path("/dev/null/x")),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert (
        done.stderr == "testamur: cannot write in /dev/null/x (Not a directory). Choose another folder: --output DIR\n"
    )
