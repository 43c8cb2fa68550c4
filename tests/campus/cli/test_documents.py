"""What the documents say is so: every command there is one, every setting is read, every link leads somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from bench.place import ROOT
from campus.cli import _parser

TEXTS = [ROOT / name for name in ("README.md", "SECURITY.md", "CHANGELOG.md")] + sorted((ROOT / "docs").rglob("*.md"))
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Set by us for the processes we start; nobody sets them by hand.
INNER = {"TESTAMUR_STATIC_FROM_SOURCE", "TESTAMUR_DEMO_PASSWORD"}


def said(pattern: str, texts: list[Path]) -> set[str]:
    """Return what matches in code: fenced blocks and between backticks."""
    code = "\n".join(
        part
        for path in texts
        for part in re.findall(r"^```\w*\n(.*?)^```|`([^`\n]+)`", path.read_text(encoding="utf-8"), re.M | re.S)
        for part in part
        if part
    )
    return set(re.findall(pattern, code))


def make(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_the_two_commands_of_the_readme_are_the_first_it_shows():
    block = re.search(r"^```\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)

    assert block
    first, second = block[1].splitlines()
    assert first.startswith("git clone ")
    assert second == "make run"
    assert subprocess.run(["sh", "-n"], input=block[1], text=True, capture_output=True).returncode == 0


@pytest.mark.parametrize("target", sorted(said(r"\bmake ([a-z]+)\b", TEXTS)))
def test_every_target_that_is_named_can_be_made(target: str):
    done = make("-n", target)

    assert (done.returncode, done.stderr) == (0, "")


def test_help_lists_every_target():
    listed = set(re.findall(r"^  make (\w+)", make("help").stdout, re.M))
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)

    assert phony
    assert listed == set(phony[1].split())


@pytest.mark.parametrize("words", sorted(said(r"(?m)^\s*campus ([a-z][^\n#]*?)\s*(?:#.*)?$", GUIDES)))
def test_every_command_of_campus_that_is_named_is_understood(words: str):
    assert _parser().parse_args(shlex.split(words)).do


def test_every_way_through_the_pages_that_is_named_is_one_that_they_name():
    ways = {way for path in GUIDES for way in re.findall(r"\*\*([^*\n]+ (?:→|›) [^*\n]+)\*\*", path.read_text("utf-8"))}
    source = ROOT / "src/campus"
    shown = "\n".join(path.read_text("utf-8") for kind in ("html", "py") for path in source.rglob(f"*.{kind}"))

    assert ways
    assert [way for way in sorted(ways) for step in re.split(r" [→›] ", way) if f'"{step.strip()}"' not in shown] == []


def test_every_setting_is_documented_and_every_documented_one_is_read():
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = {f"TESTAMUR_{name}" for name in re.findall(r'_(?:env|flag|number|zone)\("([A-Z_]+)"', source)}
    read |= set(re.findall(r'(?:environ(?:\.get)?[\[(]|secret_text\()"(TESTAMUR_[A-Z_]+)"', source))
    told = said(r"TESTAMUR_[A-Z_]+", [ROOT / "docs/operate.md"])

    assert read - INNER == told - INNER


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(path: Path):
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", path.read_text(encoding="utf-8")))
    inside = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]

    assert [link for link in inside if not (path.parent / link).exists()] == []
