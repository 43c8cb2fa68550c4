"""Who deletes their account is not brought back by the file of a list, and files go when nobody needs them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from campus.accounts import leaving
from campus.accounts.joining import claim
from campus.accounts.models import Person
from campus.awards.models import Award
from campus.bulk import files, queries, services, tasks
from campus.bulk.models import Batch, Row
from campus.bulk.naming import giver
from campus.bulk.personal import forget
from campus.common.errors import InvalidError
from tests.campus.bulk.stage import HEAD, checked, issued, taken, verdicts
from tests.campus.bulk.test_undo import undone
from tests.campus.bulk.test_workbooks import MAIN
from tests.cast import Scene


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def _forgotten(scene: Scene, batch: Batch) -> Batch:
    forget(scene.cast.learner, keeps_credentials=False, now=timezone.now())
    return _erased(batch)


def _erased(batch: Batch) -> Batch:
    while tasks.erase():
        pass
    batch.refresh_from_db()
    return batch


def _workbook(*rows: list[str]) -> bytes:
    said = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}><sheetData>{said}</sheetData></worksheet>")
    return out.getvalue()


def _kept() -> list[Path]:
    return sorted(files.path_of("").iterdir())


def test_it_works(scene: Scene, committing: Callable[[], Any]):
    with committing():
        batch = _forgotten(scene, checked(scene, HEAD + "bo@example.org,Bo\nMaya@Example.org,Maya O.\nwrong,No\n"))

    assert [path.name for path in _kept()] == [batch.sha256]
    assert b"maya" not in files.path_of(batch.sha256).read_bytes().lower()
    text = "".join(queries.left_out_csv(batch, only_failed=False))
    assert "aya" not in text
    assert "wrong,No" in text

    services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())
    services.check(batch, now=timezone.now())

    assert verdicts(batch) == [(2, "f", ""), (4, "w", "email")]


@pytest.mark.parametrize(
    ("data", "left"),
    [
        (HEAD + 'maya@example.org,"Maya\nO."\nx.maya@example.org,Xa\n', [(4, "f", "")]),
        ((HEAD + "maya@example.org,Müya\nbo@example.org,Jürgen\n").encode("utf-16"), [(3, "f", "")]),
        (
            '{"name": "Maya O.", "email": "maya@example.org"}\n{"email": "bo@example.org", "name": "Bo"}\n',
            [(1, "w", "email"), (2, "f", "")],
        ),
        (_workbook(["E-mail", "Name"], ["maya@example.org", "Maya O."], ["bo@example.org", "Bo Lund"]), [(3, "f", "")]),
    ],
    ids=["a name on two lines", "utf-16", "the first of JSON lines", "a workbook"],
)
def test_a_list_that_was_not_looked_at_yet_loses_them_too(scene: Scene, data: Any, left: list[tuple[int, str, str]]):
    batch = _forgotten(scene, taken(scene, data))

    services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())
    services.check(batch, now=timezone.now())

    assert verdicts(batch) == left
    assert not Row.objects.filter(name__contains="Maya").exists()


def test_what_follows_where_a_file_cannot_be_read_is_no_hiding_place(scene: Scene):
    good = "".join(f"p{n}@example.org,P\n" for n in range(30))
    batch = taken(scene, HEAD + good + 'a@example.org,"Ann\n' + "maya@example.org,Maya\n" * 20_000)

    _forgotten(scene, batch)

    assert b"maya" not in files.path_of(batch.sha256).read_bytes()


def test_a_file_goes_with_the_last_list_that_needs_it(scene: Scene, committing: Callable[[], Any]):
    first, second = checked(scene), checked(scene)

    with committing():
        services.cancel(scene.cast.educator, batch=first, now=timezone.now())
    assert len(_kept()) == 1
    with committing():
        services.cancel(scene.cast.educator, batch=second, now=timezone.now())
    assert _kept() == []


def test_a_file_that_is_no_list_is_not_kept(scene: Scene):
    with pytest.raises(InvalidError):
        taken(scene, b"PK\x03\x04 and no archive")
    assert _kept() == []


def test_a_list_that_left_somebody_out_keeps_its_file_until_it_is_taken_back(
    scene: Scene, committing: Callable[[], Any]
):
    with committing():
        batch = issued(scene, HEAD + "bo@example.org,Bo\nwrong,No\n")
    assert len(_kept()) == 1
    with committing():
        undone(scene, batch)
    assert _kept() == []


def test_a_line_by_number_goes_too_and_so_do_the_accounts_that_waited(scene: Scene, committing: Callable[[], Any]):
    college, learner, now = scene.cast.college, scene.cast.learner, timezone.now()
    issued(scene, "number,name\n4711,Maya Waits\n")
    issued(scene, "number,email,name\n4711,maya@home.example.org,Maya Waits\n")
    EmailAddress.objects.create(user=learner, email="maya@home.example.org", verified=True)
    claim(learner, email="maya@home.example.org", now=now)
    with committing():
        batch = checked(scene, "number,name\n4711,Maya Waits\n4712,Bo\n")
    assert Award.objects.get().person == learner

    with committing():
        leaving.forget(leaving.leave(learner, keeps_credentials=False, now=now), now=now)

    _erased(batch)
    assert b"4711" not in files.path_of(batch.sha256).read_bytes()
    assert not Row.objects.filter(named=f"{giver(college)}|4711").exists()
    assert not Person.objects.filter(name="Maya Waits").exists()
