"""Skills are noted once per address, and found by the words in their names."""

from __future__ import annotations

import pytest

from campus.common.errors import InvalidError
from campus.skills.models import Skill
from campus.skills.queries import matching
from campus.skills.services import ensure

URL = "https://example.org/skills/1"

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    skill = ensure(name=" read  charts", url=URL, framework="House 1", code="R1", description="Says what they show.")

    assert (skill.name, skill.url, skill.framework, skill.code) == ("read charts", URL, "House 1", "R1")
    assert str(skill) == "read charts"


def test_the_second_who_notes_it_gets_the_first_ones_words() -> None:
    first = ensure(name="read charts", url=URL)

    assert ensure(name="chart reading", url=URL) == first
    assert Skill.objects.get().name == "read charts"


@pytest.mark.parametrize(
    ("name", "url", "field"), [("  ", URL, "name"), ("read\x00", URL, "name"), ("read charts", "javascript:1", "url")]
)
def test_it_refuses_what_others_could_not_read(name: str, url: str, field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        ensure(name=name, url=url)

    assert caught.value.field == field
    assert not Skill.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("chart", ["draw charts", "read charts"]),
        ("CHARTS read", ["read charts"]),
        ("100%", []),
        ("", ["draw charts", "read charts", "write plainly"]),
    ],
)
def test_it_finds_by_every_word(text: str, found: list[str]) -> None:
    for number, name in enumerate(["read charts", "write plainly", "draw charts"]):
        ensure(name=name, url=f"{URL}{number}")

    assert [skill.name for skill in matching(text)] == found


def test_it_gives_no_more_than_asked_for() -> None:
    for number in range(3):
        ensure(name=f"skill {number}", url=f"{URL}{number}")

    assert len(matching("skill", most=2)) == 2
