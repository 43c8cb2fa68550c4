"""The demo institution's content is real: complete, consistent with itself, and safe to show."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

CONTENT = Path(__file__).parents[3] / "src" / "campus" / "demo" / "content"
COURSES = sorted(path.parent.name for path in CONTENT.glob("*/course.yaml"))
HOUR_LONG = {"reading-data-honestly", "first-response-at-work", "spotting-phishing"}
WORDS = {True: (700, 1100), False: (400, 700)}  # words in a unit, by whether its course is an hour long
IMAGE = re.compile(r"!\[([^\]]*)\]\((\S+?)(?: \"([^\"]*)\")?\)")
FILLER = re.compile(r"lorem|ipsum|\btodo\b|\btbd\b|\bxxx\b|placeholder|coming soon", re.IGNORECASE)
SVG_TAGS = {"svg", "title", "rect", "line", "path", "circle", "text", "g"}


def load(*parts: str) -> Any:
    return yaml.safe_load(CONTENT.joinpath(*parts).read_text(encoding="utf-8"))


def units(slug: str) -> list[tuple[str, str]]:
    return [(unit["file"], (CONTENT / slug / unit["file"]).read_text()) for unit in load(slug, "course.yaml")["units"]]


def prose(text: str) -> int:
    return len(re.findall(r"\w[\w'’,.-]*", IMAGE.sub("", text)))


def test_it_works():
    assert set(COURSES) == HOUR_LONG | {"repair-cafe-workshop", "shore-watch-volunteer"}


@pytest.mark.parametrize("slug", COURSES)
def test_a_course_names_what_it_teaches_and_what_is_earned(slug):
    course = load(slug, "course.yaml")
    earned = course["achievement"]
    people = {person["key"]: person for person in load("institution.yaml")["people"]}

    assert course["slug"] == slug
    assert people[course["educator"]]["role"] == "educator"
    assert set(earned["skills"]) <= {skill["key"] for skill in load("institution.yaml")["skills"]}
    assert len(earned["badge"]["ring"]) <= 34
    assert len(earned["badge"].get("ribbon", "")) <= 14
    assert len(earned["badge"].get("foot", "")) <= 20
    assert not ("ribbon" in earned["badge"] and "foot" in earned["badge"])
    assert course["rule"] == {"units": "all", "quiz_percent": 70, "project_level": "competent"}
    assert sum(unit["minutes"] for unit in course["units"]) == course["minutes"]


@pytest.mark.parametrize("slug", COURSES)
def test_the_criteria_state_the_real_numbers(slug):
    course, quiz = load(slug, "course.yaml"), load(slug, "quiz.yaml")
    criteria = course["achievement"]["criteria"]
    number = {3: "three", 5: "five"}[len(course["units"])]

    assert re.search(rf"\b{number} units\b", criteria)
    assert f"{quiz['draw'] + sum(quiz.get('pools', {}).values())} questions" in criteria
    assert f"a bank of {len(quiz['questions'])}" in criteria


@pytest.mark.parametrize("slug", COURSES)
def test_units_are_whole_texts_with_a_task_and_without_html(slug):
    least, most = WORDS[slug in HOUR_LONG]

    assert len(units(slug)) == (5 if slug in HOUR_LONG else 3)
    for name, text in units(slug):
        assert least <= prose(text) <= most, (name, prose(text))
        assert "\n## Try it\n" in text, name
        assert not re.search(r"<[a-zA-Z/!]", text), name
        assert not FILLER.search(text), name


@pytest.mark.parametrize("slug", COURSES)
def test_every_image_exists_is_described_and_is_used(slug):
    found = [match for _, text in units(slug) for match in IMAGE.findall(text)]
    drawn = {f"img/{path.name}" for path in (CONTENT / slug / "img").iterdir()}

    assert len(found) >= (3 if slug in HOUR_LONG else 1)
    assert {target for _, target, _ in found} == drawn
    assert all(len(alternative) >= 40 and caption for alternative, _, caption in found)


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.svg")), ids=lambda path: path.name)
def test_a_drawing_is_plain_titled_and_on_paper(path):
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    names = {name for element in root.iter() for name in element.attrib}

    assert tags <= SVG_TAGS
    assert not any(name.startswith("on") or name.endswith("href") or name == "style" for name in names)
    assert "url(" not in path.read_text(encoding="utf-8")
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title")
    assert root[0].text
    assert root[1].get("fill") == "#fdfdfa"
    assert path.stat().st_size < 20_000


@pytest.mark.parametrize("slug", COURSES)
def test_every_file_named_exists_and_every_file_is_named(slug):
    course = load(slug, "course.yaml")
    named = {download["file"] for unit in course["units"] for download in unit["downloads"]}
    for video in filter(None, (unit["video"] for unit in course["units"])):
        named |= {video["file"], video["transcript_file"], video["captions_file"]}
    held = {
        str(path.relative_to(CONTENT / slug))
        for kind in ("files", "video")
        for path in (CONTENT / slug / kind).glob("*")
    }

    assert named == held
    assert any(unit["downloads"] for unit in course["units"])


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.csv")), ids=lambda path: path.name)
def test_a_table_has_a_heading_and_rows_of_one_length(path):
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))

    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.webm")), ids=lambda path: path.name)
def test_a_film_is_small_and_has_captions_and_a_transcript(path):
    captions = path.with_suffix(".vtt").read_text(encoding="utf-8")

    assert path.read_bytes()[:4] == b"\x1a\x45\xdf\xa3"
    assert path.stat().st_size <= 400_000
    assert captions.startswith("WEBVTT\n\n")
    assert captions.count(" --> ") >= 5
    assert len(path.with_suffix(".md").read_text(encoding="utf-8").split()) >= 80
