"""The page that goes without us looks like us: the same tokens, face and seal."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from campus import ui
from campus.ui.seal import paths
from tests.core.page.checker import Checker

STATIC = Path(ui.__file__).parent / "static/ui"
OWN = files("testamur.page")
_PROPERTY = re.compile(r"(--[\w-]+): ([^;]+);")


def test_it_works() -> None:
    ours = _values((STATIC / "tokens.css").read_text("utf-8"))
    theirs = _values((OWN / "page.css").read_text("utf-8").split("*, ::before")[0])

    assert {name: values for name, values in theirs.items() if not values <= ours.get(name, set())} == {}
    assert len(theirs) > 40


def _values(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, value in _PROPERTY.findall(text):
        found.setdefault(name, set()).add(value)
    return found


def test_the_face_is_the_same() -> None:
    name = "newsreader-display-latin.woff2"

    assert (OWN / name).read_bytes() == (STATIC / "fonts" / name).read_bytes()


@pytest.mark.parametrize("digest", ["00" * 32, "ff" * 32, "0123456789abcdef" * 4])
def test_the_seal_is_the_same(chromium: Any, tmp_path: Path, digest: str) -> None:
    checker = Checker(chromium, tmp_path)

    drawn = checker.window.evaluate("(digest) => testamur.seal(digest)", digest)

    checker.context.close()
    assert list(drawn) == list(paths(digest))
