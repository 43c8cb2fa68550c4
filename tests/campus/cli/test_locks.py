"""Whatever can be installed beside the rest is locked and hashed too, in the version that the tests ran with."""

from __future__ import annotations

import re
import tomllib

import pytest

from bench.place import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
_AS_THEY_ARE = {"campus": "run"}


def locked(name: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text()))


@pytest.mark.parametrize("extra", sorted(EXTRAS))
def test_every_extra_has_its_lock(extra: str):
    found, tested = locked(_AS_THEY_ARE.get(extra, extra)), locked("test") | locked("run")
    named = {re.split(r"[\[>=<~]", each)[0].lower().replace("_", "-") for each in EXTRAS[extra]}

    assert named <= found.keys()
    assert {name: version for name, version in found.items() if tested.get(name, version) != version} == {}
