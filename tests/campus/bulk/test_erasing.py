"""Files of lists lose whose account was deleted: by whatever names them, and whoever dies meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from campus.accounts.services import add_identifier
from campus.bulk import erasing, files, looking, services, tables, tasks, workbooks
from campus.bulk.erasing import Sought, take_out
from campus.bulk.models import Batch, Erasure, Row
from campus.bulk.naming import giver
from campus.bulk.personal import forget
from campus.common.errors import InvalidError
from campus.lti.models import Subject
from tests.campus.bulk.stage import HEAD, checked, taken
from tests.campus.bulk.test_personal import _workbook
from tests.cast import Scene

DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
PLATFORM = "https://lms.example.org"


@pytest.fixture
def known(scene: Scene) -> Scene:
    """Return a scene whose learner goes by a number, a key, and a platform's subject."""
    learner, college, now = scene.cast.learner, scene.cast.college, timezone.now()
    for kind, value in (("number", f"{giver(college)}|4711"), ("did", DID)):
        add_identifier(learner, kind=kind, value=value, how="Told", now=now)
    Subject.objects.create(organization=college, issuer=PLATFORM, subject="u-77", person=learner, at=now)
    return scene


def forgotten(scene: Scene) -> None:
    forget(scene.cast.learner, keeps_credentials=False, now=timezone.now())


def left(batch: Batch) -> list[str]:
    while tasks.erase():
        pass
    batch.refresh_from_db()
    return [line for line in files.path_of(batch.sha256).read_text().splitlines() if line]


@pytest.mark.parametrize(
    ("theirs", "others"),
    [
        ("number,name\n4711,Maya\n", "4712,Bo\n"),
        ("number,name,result\n4711,Maya,1\n", "4712,Bo,4711\n"),
        ("What,name\n4711,Maya\n", "47110,Bo\n"),
        (f"did,name\n{DID},Maya\n", f"{DID}x,Bo\n"),
        ("sub,name\nu-77,Maya\n", "u-78,Bo\n"),
        (f"iss,sub,name\n{PLATFORM},u-77,Maya\n", "https://other.example.org,u-77,Bo\n"),
        ("email,name,points\nmaya@example.org,Maya,3\n", "bo@example.org,Bo,4711\n"),
        ('{"number": "4711", "name": "Maya"}\n', '{"number": "4712", "name": "Bo"}\n'),
        ('{"email": "maya\\u0040example.org", "name": "Maya"}\n', '{"email": "bo@example.org", "name": "Bo"}\n'),
    ],
    ids=["number", "a result alike", "no name of a column", "key", "subject", "platform", "points", "JSON", "escaped"],
)
def test_it_works(known: Scene, theirs: str, others: str):
    batch = taken(known, theirs + others)

    forgotten(known)

    text = left(batch)
    assert "Maya" not in "".join(text)
    assert text[-1] == others.strip()


def test_nobody_reads_a_list_before_they_are_out_of_it(known: Scene):
    batch = taken(known, HEAD + "maya@example.org,Maya\nbo@example.org,Bo\n")
    services.name_columns(known.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())
    steps = services.reading(batch, now=timezone.now())
    assert steps is not None

    forgotten(known)

    assert list(steps) == []
    assert not services.check(batch, now=timezone.now())
    left(batch)
    assert services.check(batch, now=timezone.now())
    assert Row.objects.get().email == "bo@example.org"


def test_who_dies_after_writing_a_file_leaves_no_copy_of_the_old_one(known: Scene):
    batch = taken(known, HEAD + "maya@example.org,Maya\nbo@example.org,Bo\n")
    forgotten(known)
    old, kept = batch.sha256, files.store([(HEAD + "\nbo@example.org,Bo\n").encode()])
    Batch.objects.update(sha256=kept)  # and then the machine stopped

    assert left(batch)[-1] == "bo@example.org,Bo"

    assert (files.is_kept(old), batch.sha256, Erasure.objects.count()) == (False, kept, 0)


def test_a_list_that_came_to_be_read_another_way_is_looked_through_again(known: Scene, monkeypatch: pytest.MonkeyPatch):
    batch = taken(known, HEAD + "maya@example.org,Maya\nbo@example.org,Bo\n")
    forgotten(known)
    first = files.store

    def store(chunks: object) -> str:
        Batch.objects.update(encoding="cp1252")
        return first(chunks)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing.files, "store", store)
    assert not take_out(Erasure.objects.get(), now=timezone.now())
    monkeypatch.undo()

    assert "Maya" not in "".join(left(batch))
    assert [path.name for path in files.path_of("").iterdir()] == [batch.sha256]


def test_a_file_that_fails_keeps_no_other_from_its_turn(known: Scene, monkeypatch: pytest.MonkeyPatch):
    bad, good = (taken(known, HEAD + f"maya@example.org,Maya\n{n}@example.org,Bo\n") for n in (1, 2))
    forgotten(known)
    Batch.objects.filter(pk=bad.pk).update(encoding="no-such-encoding")

    assert tasks.erase() == 1

    assert Erasure.objects.get().batch == bad
    assert "Maya" not in "".join(left(good))


def test_what_no_list_can_hold_is_no_hiding_place_and_stays_refused(known: Scene):
    good = "".join(f"p{n}@example.org,P\n" for n in range(30))
    batch = checked(known, HEAD + good + "y" * tables.MOST_LINE + "maya@example.org\nx,X\n")
    assert batch.state == "refused"

    forgotten(known)

    assert "maya" not in "".join(left(batch))
    with pytest.raises(InvalidError, match="Line 32 is too long"):
        list(tables.lines(files.path_of(batch.sha256), batch.form))


def test_nothing_is_sought_by_nothing(tmp_path: Path):
    path = tmp_path / "list"
    path.write_text(HEAD + "bo@example.org,Bo\n")

    assert erasing._found(path, looking.look(path), {}, Sought()) == set()


def test_what_lies_beyond_the_break_of_a_workbook_goes(known: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbooks, "MOST_OF_ONE", 100_000)
    good = [[f"p{n}@example.org", "P"] for n in range(3000)]
    batch = taken(known, _workbook(["E-mail", "Name"], *good, ["x" * 400_000, "X"], ["maya@example.org", "Maya"]))

    forgotten(known)

    assert left(batch)[1:3] == ["p0@example.org,P", "p1@example.org,P"]
    assert "maya" not in files.path_of(batch.sha256).read_text()
    with pytest.raises(InvalidError, match="too long"):
        list(tables.lines(files.path_of(batch.sha256), batch.form))


def test_one_worker_writes_a_file_at_a_time(known: Scene):
    taken(known, HEAD + "maya@example.org,Maya\n")
    forgotten(known)
    Erasure.objects.update(claimed_until=timezone.now() + erasing.LEASE)

    assert (take_out(Erasure.objects.get(), now=timezone.now()), tasks.erase()) == (False, 0)
