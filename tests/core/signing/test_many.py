import os
from functools import partial
from itertools import count, islice

import pytest

from testamur.errors import SigningError
from testamur.signing import SigningKey, many
from testamur.signing.many import issue_many
from testamur.signing.templates import Refused, compile_template
from tests.core.issuing import KEY, METHOD, NOW, credential

OPEN = partial(SigningKey.from_bytes, bytes(range(32)))


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
