"""A list is looked at before anything is issued: every line is told what becomes of it, and the file what is wrong."""

from __future__ import annotations

import codecs
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from campus.awards import services as awards
from campus.awards.models import Award
from campus.bulk import services, tasks
from campus.bulk.models import Batch, Lot, Row
from campus.bulk.services import checking
from campus.common.errors import ConflictError, InvalidError
from tests.campus.bulk.stage import HEAD, THREE, checked, started, taken, verdicts
from tests.cast import Scene


def test_it_works(scene: Scene):
    awards.award(person=scene.cast.learner, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.owner)

    batch = checked(scene, THREE + "ANN@example.org,Ann Lee\nnobody,No Body\ntomas@example.org,Tomás\n")

    assert verdicts(batch) == [
        (2, "f", ""), (3, "f", ""), (4, "h", ""), (5, "a", ""), (6, "w", "email"), (7, "w", ""),
    ]  # fmt: skip
    assert (batch.state, batch.rows, batch.fresh, batch.held, batch.again, batch.wrong) == ("checked", 6, 2, 1, 1, 2)
    assert Award.objects.count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_are_read_as_they_were_written(scene: Scene, encoding: str):
    checked(scene, (HEAD + "bo@example.org,Jürgen Müßig\n").encode(encoding))

    assert Row.objects.get().name == "Jürgen Müßig"


def test_a_wrong_guess_of_the_encoding_is_put_right(scene: Scene):
    text = codecs.encode(HEAD + "jan@example.org,Łukasz Żak\n", "cp1250")
    batch = taken(scene, text)
    guessed = batch.form

    services.name_columns(
        scene.cast.educator,
        batch=batch,
        chosen=batch.columns,
        now=timezone.now(),
        form=type(guessed)("text", "cp1250", ","),
    )
    services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())
    services.check(batch, now=timezone.now())

    assert Row.objects.get().name == "Łukasz Żak"


def test_a_line_in_another_encoding_is_wrong_alone(scene: Scene):
    data = (HEAD + "a@example.org,Jürgen\nb@example.org,Zoë\nc@example.org,Bo\n").encode()

    batch = checked(scene, data.replace("Zoë".encode(), "Zoë".encode("latin-1")))

    assert [verdict for _number, verdict, _column in verdicts(batch)] == ["f", "w", "f"]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("a@example.org,=cmd|' /C calc'!A0", "name"),
        ("a@example.org,", "name"),
        (",Ann", "email"),
        ("a@example.org,A\u202en", "name"),
        ("a@example.org," + "x" * 121, "name"),
        ("a@example.org,An\x00n", ""),
        ("a@example.org,Ann,more", ""),
        ("a@example.org", ""),
    ],
)
def test_a_line_that_cannot_be_awarded_says_which_cell_and_why(scene: Scene, line: str, column: str):
    batch = checked(scene, f"{HEAD}{line}\nbo@example.org,Bo\n")

    assert verdicts(batch) == [(2, "w", column), (3, "f", "")]
    assert Row.objects.filter(verdict="w").exclude(reason="").count() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 300_000,
        (HEAD + 'a@example.org,"Ann\n' + "b@example.org,Bo\n" * 20_000).encode(),
        b"PK\x03\x04 and no archive",
        b'{"email": [1]}\n',
        (",".join(map(str, range(300)))).encode(),
    ],
    ids=["empty", "one endless line", "a quote never closed", "no archive", "no plain JSON", "too many columns"],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(scene: Scene, data: bytes):
    with pytest.raises(InvalidError):
        checked_or_refused(scene, data)
    assert not Lot.objects.filter(batch__state="checked").exists()


def checked_or_refused(scene: Scene, data: bytes) -> None:
    batch = checked(scene, data)
    if batch.state == "refused":
        raise InvalidError(batch.problem)


def test_the_same_person_a_thousand_times_is_awarded_once(scene: Scene):
    batch = checked(scene, HEAD + "ann@example.org,Ann Lee\n" * 1001)

    assert (batch.fresh, batch.again) == (1, 1000)
    assert Lot.objects.get().fresh == 1


def test_columns_are_guessed_and_remembered(scene: Scene):
    batch = taken(scene, "Vorname;Nachname;Mail;Ort\nAnn;Lee;ann@example.org;Kiel\n")
    assert (batch.separator, batch.columns) == (";", {"given": 0, "family": 1, "email": 2})

    chosen = {"email": 2, "name": 0}
    services.name_columns(scene.cast.educator, batch=batch, chosen=chosen, now=timezone.now())

    assert taken(scene, "Vorname;Nachname;Mail;Ort\nBo;Lund;bo@example.org;Kiel\n").columns == chosen


@pytest.mark.parametrize(
    "chosen",
    [{"name": 1}, {"email": 0}, {"email": 0, "name": 0}, {"email": 0, "name": 7}, {"email": 0, "name": 1, "x": 1}],
)
def test_columns_must_make_sense(scene: Scene, chosen: dict[str, int]):
    with pytest.raises(InvalidError):
        services.name_columns(scene.cast.educator, batch=taken(scene), chosen=chosen, now=timezone.now())


def test_a_worker_that_died_is_followed_by_one_that_begins_anew(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 2)
    batch = checked(scene)
    type(batch).objects.update(state="checking", claimed_until=timezone.now() + timedelta(seconds=9))

    assert tasks.read() == 0
    assert services.check(batch, now=timezone.now() + timedelta(seconds=10))
    assert (batch.state, batch.rows, Row.objects.count(), Lot.objects.count()) == ("checked", 3, 3, 2)


def test_a_long_list_lets_others_have_their_turn(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 2)
    monkeypatch.setattr(tasks, "READ_LOTS", 4)
    long, short = (taken(scene, HEAD + "".join(f"p{n}@example.org,P\n" for n in range(count))) for count in (30, 3))
    for batch in (long, short):
        services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())

    assert tasks.read() == 8 + 1 + 3 + 1

    states = {batch.pk: batch.state for batch in Batch.objects.all()}
    assert (states[long.pk], states[short.pk]) == ("checking", "checked")
    while tasks.read():
        pass
    long.refresh_from_db()
    assert (long.state, long.rows) == ("checked", 30)


def test_who_lost_the_lease_on_a_list_writes_nothing_more(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 1)
    batch = checked(scene)
    type(batch).objects.update(state="checking")
    steps = services.reading(batch, now=timezone.now())
    assert steps is not None
    assert next(steps) == 1

    later = timezone.now() + timedelta(minutes=5)
    assert services.check(Batch.objects.get(), now=later)

    with pytest.raises(IntegrityError), transaction.atomic():
        list(steps)
    assert (Batch.objects.get().state, Row.objects.count(), Lot.objects.count()) == ("checked", 3, 3)


def test_what_is_being_issued_is_not_looked_at_again(scene: Scene):
    batch = started(scene)

    with pytest.raises(ConflictError):
        services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())
    assert not services.check(batch, now=timezone.now())


def test_json_lines_are_a_list_too(scene: Scene):
    batch = checked(
        scene,
        '{"email": "ann@example.org", "name": "Ann Lee", "result": 1.3}\n\n'
        '{"email": "bo@example.org", "name": "Bo", "result": null}\nno JSON\n[1]\n'
        '{"email": "c@example.org", "name": "C", "other": 1}\n{"email": "d@example.org", "name": "D", "result": {}}\n',
    )

    assert [verdict for _number, verdict, _column in verdicts(batch)] == ["f", "f", "w", "w", "w", "w"]
    assert Row.objects.get(email="ann@example.org").said == '{"result":"1.3"}'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a@example.org,=cmd|' /C calc'!A0", "Line 2, Name: This begins like a formula. Take the first sign away."),
        ("a@example.org,An\x00n", "Line 2: Cell 2 has a character in it that cannot be kept (NUL). Delete it there."),
        ("a@example.org,Zo\udceb", "Line 2: The letters of cell 2 are in another encoding than the rest of the file."),
        (
            "a@example.org,Ann,more",
            "Line 2: It has 3 cells, and the line with the names of the columns has 2. What",
        ),
        (
            "a@example.org",
            "Line 2: It has 1 cell, and the line with the names of the columns has 2. Leave",
        ),
    ],
    ids=["formula", "NUL", "encoding", "too many", "too few"],
)
def test_the_page_names_the_line_and_the_cell_and_what_to_do(scene: Scene, line: str, words: str):
    batch = checked(scene, f"{HEAD}{line}\nbo@example.org,Jürgen Müßig\n".encode(errors="surrogateescape"))

    page = scene.cast.client("educator").get(reverse("list", args=["harbourside", batch.public_id]))

    assert words in " ".join(page.content.decode().split())


def test_a_quote_that_is_never_closed_swallows_nobody(scene: Scene):
    with pytest.raises(InvalidError, match="from line 3 on"):
        taken(scene, HEAD + 'bo@example.org,Bo\nann@example.org,"Ann\ncy@example.org,Cy\n')
    assert checked(scene, HEAD + 'ann@example.org,"Ann ""Lee"""').fresh == 1
