"""The next page of a list: found, joined, and never on another site."""

from __future__ import annotations

import pytest

from campus.common.errors import FetchError
from campus.common.links import next_page

HERE = "https://lms.example/list/m?p=1"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<https://lms.example/m?p=2>; rel="next"', "https://lms.example/m?p=2"),
        ('<https://lms.example/1>; rel="first", <https://lms.example/3>; rel=next', "https://lms.example/3"),
        ('<?p=2>; REL="next"', "https://lms.example/list/m?p=2"),
        ('</m?p=2>; title="x"; rel=next', "https://lms.example/m?p=2"),
        ('<https://LMS.example/m>; rel="next"', "https://LMS.example/m"),
        ('<https://lms.example/m?p=1>; rel="prev"', ""),
        ('<https://lms.example/m?p=1>; rel="next-archive"', ""),
        ("", ""),
    ],
)
def test_the_next_page_is_found(link: str, url: str) -> None:
    assert next_page(link, base=HERE) == url


@pytest.mark.parametrize(
    "target", ["https://evil.example/m", "http://lms.example/m", "https://lms.example:8443/m", "//evil.example/", "//["]
)
def test_a_next_page_elsewhere_is_refused(target: str) -> None:
    with pytest.raises(FetchError):
        next_page(f'<{target}>; rel="next"', base=HERE)
