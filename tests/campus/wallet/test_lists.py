"""Lists of certifications: the columns of a network, dates as people write them, and files that are none."""

from __future__ import annotations

import pytest

from campus.common.errors import InvalidError
from campus.wallet import lists
from campus.wallet.lists import Entry


def test_it_works():
    data = (
        b"Name,Url,Authority,Started On,Finished On,License Number\r\n"
        b'"Charts, read",https://example.org/c/1,Red Kite,Mar 2024,Mar 2027,77\r\n,,,,,\r\n'
    )

    assert list(lists.entries(data)) == [
        Entry("Charts, read", "Red Kite", "https://example.org/c/1", "2024-03-01", "2027-03-01", "77")
    ]
    assert lists.is_list(data)


@pytest.mark.parametrize(("said", "day"), [
    ("Mar 2024", "2024-03-01"), ("March 2024", "2024-03-01"), ("2024-03", "2024-03-01"), ("2024-03-09", "2024-03-09"),
    ("3/2024", "2024-03-01"), ("2024", "2024-01-01"), ("9 Dec 2024", "2024-12-09"), ("", ""), ("soon", "2024"[:0]),
    ("2024-13-40", ""), ("99999", ""), ("٣ 2024", "2024-01-01"),
])  # fmt: skip
def test_dates_are_read_as_people_write_them(said: str, day: str):
    assert lists.day(said) == day


@pytest.mark.parametrize("data", [
    b"Title;Issuing Organization;Issue Date\nCharts;Red Kite;2024-03\n",
    b"Notes: yours\n\nCertification Name\tIssued by\nCharts\tRed Kite\n",
    "\ufeffname,issuer\nCharts,Red Kite\n".encode(),
])  # fmt: skip
def test_other_words_and_signs_between_are_taken(data: bytes):
    found = list(lists.entries(data))

    assert [(each.name, each.issuer) for each in found] == [("Charts", "Red Kite")]


@pytest.mark.parametrize(("data", "words"), [
    (b"", "no columns"), (b"First Name,Last Name\nA,B\n", "no columns"), (b"\xff\xfe\x00", "no columns"),
    (b'name,issuer\n"' + b"a" * 200_000 + b'",b\n', "broken"),
    (b"name,issuer\n" + b"a,b\n" * 2001, "2000"),
])  # fmt: skip
def test_what_is_no_such_list_is_refused_in_words(data: bytes, words: str):
    with pytest.raises(InvalidError, match=words):
        list(lists.entries(data))


def test_a_line_comes_back_from_the_form_it_is_kept_in():
    entry = Entry("Charts", "Red Kite", url="https://example.org/", awarded="2024-03-01")

    assert lists.read(entry.to_bytes()) == entry
    assert lists.read(b'{"type": "certification", "name": "x", "url": "javascript:alert(1)"}') == Entry("x")
    assert [lists.read(each) for each in (b"{", b"[]", b'{"type": "certification"}', b"{}")] == [None] * 4
