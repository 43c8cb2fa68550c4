"""Files of lists are kept whole or not at all, and no more of one is in memory than a block."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from campus.bulk import files, looking, tables
from campus.common.errors import InvalidError

BLOCK = b"a@example.org,Ann\n" * 5000


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "lists"


def blocks(count: int, drawn: list[int]) -> Iterator[bytes]:
    for number in range(count):
        drawn.append(number)
        yield BLOCK


def test_it_works(folder: Path):
    sha256 = files.store([b"a,b\n", b"1,2\n"])

    assert files.path_of(sha256) == folder / sha256
    assert (files.is_kept(sha256), files.size_of(sha256)) == (True, 8)
    files.remove(sha256)
    assert list(folder.iterdir()) == []


def test_a_file_without_end_is_refused_at_its_bound(folder: Path, monkeypatch: pytest.MonkeyPatch):
    drawn: list[int] = []
    monkeypatch.setattr(files, "MOST_BYTES", 20 * len(BLOCK))

    tracemalloc.start()
    with pytest.raises(InvalidError, match="larger than"):
        files.store(blocks(10_000, drawn))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (len(drawn), list(folder.iterdir())) == (21, [])
    assert most < 3 * len(BLOCK)


def test_a_wrong_number_of_cells_in_the_last_of_many_lines_is_told(folder: Path):
    sha256 = files.store([b"E-mail,Name\n", *blocks(6, []), b"z@example.org,Zoe,more\n"])
    path = files.path_of(sha256)

    *lines, last = tables.lines(path, looking.look(path))

    assert not any(line.problem for line in lines)
    assert (last.number, bool(last.problem)) == (30_002, True)


def test_more_lines_than_a_list_has_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "MOST_LINES", 5000)
    path = files.path_of(files.store([b"E-mail,Name\n", *blocks(2, [])]))

    with pytest.raises(InvalidError, match="5000"):
        list(tables.lines(path, looking.look(path)))


def test_one_letter_in_each_block_is_enough_to_know_the_encoding(folder: Path):
    line = "b@example.org,Jürgen\n"
    for encoding, known in (("utf-8", "utf-8"), ("cp1252", "cp1252")):
        path = files.path_of(files.store([b"E-mail,Name\n", BLOCK * 15, line.encode(encoding), BLOCK * 15]))

        assert looking.look(path).encoding == known
