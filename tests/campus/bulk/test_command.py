"""`campus award`: the same list from the shell, looked at first."""

from __future__ import annotations

from pathlib import Path

import pytest

from campus.awards.models import Award, Delivery
from campus.cli import main
from tests.campus.bulk.stage import THREE
from tests.cast import Scene


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(THREE + "nobody,X\n", encoding="utf-8")
    return path


def run(scene: Scene, file: Path, *more: str, by: str = "tomas@example.org") -> int:
    return main(["award", "harbourside", scene.achievement.public_id, "--csv", str(file), "--by", by, *more])


def test_it_works(scene: Scene, file: Path, capsys: pytest.CaptureFixture[str]):
    assert run(scene, file, "--apply", "--no-mails") == 0

    said = capsys.readouterr()
    assert "3 credentials were issued, 0 left out." in said.out
    assert "3 of 3" in said.err
    assert (Award.objects.count(), Delivery.objects.count()) == (3, 0)


def test_without_apply_it_only_says_what_would_happen(scene: Scene, file: Path, capsys: pytest.CaptureFixture[str]):
    assert run(scene, file) == 0

    assert "4 lines: 3 to be awarded, 0 hold it already, 0 stand in it twice, 1 cannot" in capsys.readouterr().out
    assert not Award.objects.exists()


def test_what_stands_in_the_way_is_said_in_one_line(scene: Scene, file: Path, capsys: pytest.CaptureFixture[str]):
    empty = file.parent / "empty.csv"
    empty.write_text("", encoding="utf-8")

    assert run(scene, file, by="nobody@example.org") == 1
    assert run(scene, file, by="maya@example.org") == 1
    assert run(scene, file.parent / "none.csv") == 1
    assert run(scene, empty) == 1
    assert main(["award", "harbourside", "none", "--csv", str(file), "--by", "tomas@example.org"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 5
    assert not Award.objects.exists()
