"""The skills of a framework come in from a file, once, and keep the words that badges already say."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campus.skills.models import Skill
from campus.skills.queries import suggested

pytestmark = pytest.mark.django_db
LINES = """conceptUri,preferredLabel,altLabels,description
https://example.org/1,read charts,"interpret graphs
read plots",Says what charts show.
https://example.org/2,draw charts,,
,nameless place,,
https://example.org/2,draw charts,make charts|,
"""


def taken_in(path: Path) -> str:
    out = StringIO()
    call_command("import_skills", str(path), framework="House 1", stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "skills.csv"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_it_works(file: Path) -> None:
    assert taken_in(file) == "Skills that came in: 2. Here already: 0.\n"
    assert [(s.label, s.also) for s in Skill.objects.all()] == [
        ("draw charts (House 1)", "make charts"),
        ("read charts (House 1)", "interpret graphs\nread plots"),
    ]


def test_what_is_here_keeps_its_name_and_learns_the_others(file: Path) -> None:
    Skill.objects.create(name="chart reading", url="https://example.org/1")

    assert taken_in(file) == "Skills that came in: 1. Here already: 1.\n"
    kept = Skill.objects.get(url="https://example.org/1")
    assert (kept.label, kept.also) == ("chart reading", "interpret graphs\nread plots")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "conceptUri\nhttps://example.org/1\n"])
def test_a_file_without_the_columns_is_refused_by_name(file: Path, text: str) -> None:
    file.write_text(text)

    with pytest.raises(CommandError, match="has no column conceptUri or no column preferredLabel"):
        taken_in(file)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        taken_in(tmp_path / "none.csv")


def test_it_takes_in_esco(shared: Path) -> None:
    path = shared / "data" / "esco-1.2.0" / "skills.csv"
    if not path.is_file():
        pytest.skip("ESCO is not beside the project")

    taken_in(path)

    assert Skill.objects.count() > 13_900
    assert suggested("manage musical staff")[0].name == "manage musical staff"
