import os
from collections.abc import Iterator
from contextlib import suppress
from ctypes import c_char
from functools import partial
from itertools import count, islice
from multiprocessing import Pipe
from multiprocessing.sharedctypes import RawArray

import pytest

from testamur.errors import SigningError
from testamur.signing import SigningKey, many
from testamur.signing.many import issue_many
from testamur.signing.templates import Refused, compile_template
from tests.core.issuing import KEY, METHOD, NOW, credential

OPEN = partial(SigningKey.from_bytes, bytes(range(32)))

OTHER = partial(SigningKey.from_bytes, bytes(range(1, 33)))


def template():
    return compile_template(credential(), variables={"id": "/id", "name": "/name"}, public=KEY.public, method=METHOD)


def row(number):
    return {"id": f"urn:uuid:{number}" if number % 50 else "no id", "name": "Ada"}


def test_it_works():
    held = template()
    rows = [row(number) for number in range(1, 200)]

    made = list(issue_many(held, rows, open_key=OPEN, now=NOW, workers=2))

    assert made == list(issue_many(held, rows, open_key=OPEN, now=NOW, workers=0))
    assert [each for each in made if isinstance(each, bytes)] == [
        held.issue(row, key=KEY, now=NOW) for row in rows if row["id"] != "no id"
    ]
    assert {type(each) for each in made} == {bytes, Refused}
    assert [number for number, each in enumerate(made, 1) if isinstance(each, Refused)] == [50, 100, 150]


def test_credentials_too_long_for_the_room_and_odd_texts_come_all_the_same():
    held, long = template(), "A long name. " * 4000

    rows = [{"id": f"urn:uuid:{number}", "name": long} for number in range(45)]
    rows += [{"id": "urn:uuid:1", "name": "\0"}, {"id": "urn:uuid:2", "name": "\ud83d"}, {}]
    made = list(issue_many(held, rows, open_key=OPEN, now=NOW, workers=1))

    assert made == held.issue_all(rows, key=KEY, now=NOW)
    assert sum(len(each) for each in made if isinstance(each, bytes)) > many._ROOM


def test_no_rows_are_no_credentials():
    assert list(issue_many(template(), [], open_key=OPEN, now=NOW, workers=1)) == []


def test_it_reads_no_further_ahead_than_it_must_and_stops_when_told():
    read = count(1)

    made = issue_many(template(), map(row, read), open_key=OPEN, now=NOW, workers=1)
    assert len(list(islice(made, 100))) == 100
    made.close()

    assert next(read) < 600


def test_where_a_system_does_not_tell_which_cores_are_allowed_all_count(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity")

    assert many._cores() == os.cpu_count()


def die():
    os._exit(1)


def test_a_worker_that_dies_is_an_error():
    with pytest.raises(SigningError, match="died"):
        list(issue_many(template(), [row(1)], open_key=die, now=NOW))


def test_a_worker_that_is_dead_before_it_has_its_rows_is_an_error():
    def rows() -> Iterator[dict[str, str]]:
        yield from map(row, range(1, 257))
        # It has come to its key, and gone, once a process that was started after it is there.
        list(issue_many(template(), [row(1)], open_key=OPEN, now=NOW, workers=1))
        yield row(1)

    with pytest.raises(SigningError, match="died"):
        list(issue_many(template(), rows(), open_key=die, now=NOW, workers=1))


def test_a_worker_says_what_is_wrong_with_its_key():
    with pytest.raises(SigningError, match="another"):
        list(issue_many(template(), [row(1)], open_key=OTHER, now=NOW, workers=1))


def worked(*lots: object, open_key=OPEN):
    """Return what a worker says to such lots, and the memory that it was given, all in this process."""
    (reader, lots_to), (made, writer) = Pipe(duplex=False), Pipe(duplex=False)
    room = RawArray(c_char, 2 * many._ROOM)
    for lot in lots:
        lots_to.send(lot)
    lots_to.close()
    many._work(reader, made=writer, room=room, recipe=template().recipe, open_key=open_key, now=NOW)
    writer.close()
    said = []
    with suppress(EOFError):
        while True:
            said.append(made.recv())
    return said, room


def test_what_a_worker_does():
    held = template()

    (first, second), room = worked(held.packed([row(1)]), held.packed([row(2)]))

    assert room[first[0] : first[1]] == held.issue(row(1), key=KEY, now=NOW)
    assert room[second[0] : second[1]] == held.issue(row(2), key=KEY, now=NOW)
    assert worked([row(50)])[0] == [held.issue_all([row(50)], key=KEY, now=NOW)]
    (told,), _room = worked(held.packed([row(1)]), open_key=partial(SigningKey.from_multibase, "z6"))
    assert "multikey" in told


def test_a_worker_ends_when_nobody_takes_what_it_made():
    (reader, lots_to), (made, writer) = Pipe(duplex=False), Pipe(duplex=False)
    lots_to.send([row(1)])
    made.close()

    room, recipe = RawArray(c_char, 2 * many._ROOM), template().recipe
    assert many._work(reader, made=writer, room=room, recipe=recipe, open_key=OPEN, now=NOW) is None


def test_a_lot_that_is_packed_is_issued_as_its_rows_are():
    held, plain = template(), [row(1), row(2)]
    odd = [row(1), row(50)]

    for rows in (plain, odd):
        assert held.issue_packed(held.packed(rows), key=KEY, now=NOW) == held.issue_all(rows, key=KEY, now=NOW)
    for rows in ([], [{}], [{"id": "urn:uuid:1", "name": "\0"}], [row(1), {**row(2), "more": "x"}]):
        assert held.packed(rows) is None
