"""Files as registers and spreadsheet programs save them: what each is, and where its columns are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from campus.bulk import columns, looking, tables
from campus.common.errors import InvalidError

BELOW = "Name;E-Mail\nJürgen Müßig;j@example.org\n"


def read(folder: Path, data: bytes) -> tuple[tables.Form, list[tables.Line]]:
    path = folder / "list"
    path.write_bytes(data)
    form = looking.look(path)
    return form, list(tables.lines(path, form))


@pytest.mark.parametrize(
    ("data", "head"),
    [
        (BELOW.encode("cp1252"), 0),
        (BELOW.replace(";", "\t").encode("utf-16-le"), 0),
        (BELOW.encode("utf-16-be"), 0),
        (f"sep=;\n{BELOW}".encode(), 0),
        (BELOW.replace("\n", "\r").encode(), 0),
        (f"Graduates, first list, by the office;\nAs of 3.4.2026, noon, again;\n;\n{BELOW}".encode(), 4),
        (f'"Names, of those, who passed, all";"E-Mail"\n{BELOW}'.encode(), 2),
    ],
    ids=["German", "UTF-16 without a mark", "the other way round", "sep", "an old Mac", "titles", "commas in a title"],
)
def test_it_works(tmp_path: Path, data: bytes, head: int):
    form, (names, *lines) = read(tmp_path, data)

    assert (names.cells, form.head) == (["Name", "E-Mail"], head)
    assert [(line.cells, line.problem) for line in lines] == [(["Jürgen Müßig", "j@example.org"], "")]


def test_names_that_nobody_knows_are_found_by_how_many_they_are(tmp_path: Path):
    form, lines = read(tmp_path, b"Examinations,,\n\nWer,Wohin,Was\nAnn,a@example.org,1\n")

    assert (form.head, lines[0].cells) == (3, ["Wer", "Wohin", "Was"])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
        (b"\xef\xbb\xbf <HTML><table></table></html>", "web page"),
        (b'[{"email": "a@example.org"}]', "in a line of its own"),
        (b"%PDF-1.7\n", "no table"),
        (b'{\n "email": "a@example.org"\n}\n', "in one line"),
    ],
)
def test_what_is_no_list_is_called_what_it_is(tmp_path: Path, data: bytes, words: str):
    with pytest.raises(InvalidError, match=words):
        read(tmp_path, data)


def test_letters_that_the_file_has_not_are_refused(tmp_path: Path):
    path = tmp_path / "list"
    path.write_bytes(b"Name,E-Mail\n")

    with pytest.raises(InvalidError, match="line 1"):
        list(tables.lines(path, tables.Form("text", "utf-16", ",")))


def test_signs_that_nobody_sees_are_no_part_of_a_cell(tmp_path: Path):
    _form, lines = read(tmp_path, "Name,E-Mail\nAnn,\u202aa@example.org\u200b\n".encode())

    assert lines[1].cells == ["Ann", "a@example.org"]


@pytest.mark.parametrize(
    ("head", "name", "found"),
    [
        ("Nom,Prénom,Mél", "LEE", {"family": 0, "given": 1}),
        ("Nombre,Apellidos", "Ann", {"given": 0, "family": 1}),
        ("Name,Vorname,Nachname", "Ann Lee", {"name": 0, "given": 1, "family": 2}),
        ("Name,Other", "Lee, Ann", {"turned": 0}),
        ("Name,Other", "Ann Lee, PhD", {"name": 0}),
        ("Nachname, Vorname;Other", "Lee, Ann", {"turned": 0}),
        ("Name,Name", "Ann Lee", {"name": 0}),
        ("Name,Left out because", "Ann Lee", {"name": 0}),
    ],
)
def test_a_name_is_taken_for_the_part_of_it_that_it_is(head: str, name: str, found: dict[str, int]):
    assert columns.guess(head.split(";" if ";" in head else ","), [[name] * 3]) == found
