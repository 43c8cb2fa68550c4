"""A course as one file from the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from campus.courses.models import Course
from tests.cast import Scene


def test_it_works(scene: Scene, tmp_path: Path):
    file, said = tmp_path / "course.zip", StringIO()

    call_command("export_course", "reading-data-honestly", output=file, stdout=said)
    call_command("import_course", "harbourside", file, by="tomas@example.org", stdout=said)

    assert "is there as reading-data-honestly-2" in said.getvalue()
    assert Course.objects.get(slug="reading-data-honestly-2").published_at is None


def test_what_is_left_out_is_said(scene: Scene, tmp_path: Path):
    file, said = tmp_path / "course.zip", StringIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("course.yaml", "format: testamur-course\nversion: 1\ntitle: Tides\nunits: [a.md]\n")

    with pytest.raises(CommandError, match=r"a\.md: It is not in the archive\."):
        call_command("import_course", "harbourside", file, by="tomas@example.org")
    call_command("import_course", "harbourside", file, by="tomas@example.org", rest=True, stdout=said, stderr=said)

    assert "Left out: a.md: It is not in the archive." in said.getvalue()


def test_what_is_not_there_is_said(scene: Scene, tmp_path: Path):
    with pytest.raises(CommandError, match="no course 'none'"):
        call_command("export_course", "none", output=tmp_path / "a.zip")
    for institution, by in [("none", "tomas@example.org"), ("harbourside", "nobody@example.org")]:
        with pytest.raises(CommandError, match="There is no institution"):
            call_command("import_course", institution, tmp_path / "a.zip", by=by)
    (tmp_path / "a.zip").write_bytes(b"")
    with pytest.raises(CommandError, match="may not do this"):
        call_command("import_course", "harbourside", tmp_path / "a.zip", by="maya@example.org")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_course", "harbourside", tmp_path / "b.zip", by="tomas@example.org")
