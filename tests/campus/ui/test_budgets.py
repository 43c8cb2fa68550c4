"""What a page may weigh on a slow line, and that no class is used that has no rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from fontTools.ttLib import TTFont

from campus import ui
from campus.ui.static_stamp import stamp
from tests.campus.ui.stage import EveryField
from tools.check_templates import templates

UI = Path(ui.__file__).parent
STATIC = UI / "static" / "ui"
CSS = [STATIC / name for name in ("tokens.css", "base.css", "print.css")]
HOOKS = {"seal-outer", "seal-inner", "badge", "hole"}  # named for what is drawn; they need no rule


def size(paths: list[Path]) -> int:
    return sum(path.stat().st_size for path in paths)


def test_it_works():
    assert size(CSS) <= 42_000


def loaded() -> dict[str, set[str]]:
    """Return by template the styles and scripts that it and all it includes and extends ask for."""
    texts = {name: path.read_text(encoding="utf-8") for path, name in templates()}
    asks = {name: set(re.findall(r'{% static "([^"]+\.(?:css|js))" %}', text)) for name, text in texts.items()}
    uses = {
        name: set(re.findall(r'{% (?:include|extends) "([^"]+)"', text)) & set(texts) for name, text in texts.items()
    }

    def whole(name: str, seen: frozenset[str]) -> set[str]:
        inner = (whole(each, seen | {each}) for each in uses[name] - seen)
        return asks[name].union(*inner)

    return {name: whole(name, frozenset([name])) for name in texts}


def test_styles_and_scripts_of_any_page_stay_small():
    weights = {
        name: sum(Path(str(find(each))).stat().st_size for each in found)
        for name, found in loaded().items()
        if {"ui/base.css"} <= found
    }

    assert len(weights) > 100
    assert {name: weight for name, weight in weights.items() if weight > 60_000} == {}


@pytest.mark.parametrize(("pattern", "most"), [("seal.js", 6_000), ("draft.js", 7_500), ("fonts/*.woff2", 40_000)])
def test_each_part_keeps_to_its_own(pattern: str, most: int):
    assert 0 < size(list(STATIC.glob(pattern))) <= most


def test_styles_call_nobody_else():
    text = "".join(path.read_text(encoding="utf-8") for path in CSS)

    assert not re.search(r"url\(\s*[\"']?(?:https?:|//|data:)", text)
    assert "@import" not in text


def test_styles_know_no_left_and_right():
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "base.css").read_text(encoding="utf-8"), flags=re.S)

    assert not re.findall(
        r"[\s{;](?:margin|padding|border)-(?:left|right)|[\s{;](?:left|right):|text-align: (?:left|right)", text
    )


def test_every_class_of_the_houses_templates_has_a_rule():
    rules = set(re.findall(r"\.([a-z][\w-]*)", "".join(path.read_text(encoding="utf-8") for path in CSS)))
    used: set[str] = set()
    for path, _ in templates():
        if UI in path.parents:
            plain = re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text(encoding="utf-8"), flags=re.S)
            used.update(name for group in re.findall(r'class="([^"]*)"', plain) for name in group.split())

    assert {name for name in used if not name.endswith("--")} - rules - HOOKS == set()


def test_a_page_loads_only_what_is_ours(client: Client, db: None):
    page = client.get("/help").content.decode()

    assert all(address.startswith("/") for address in re.findall(r'<(?:link|script)[^>]*(?:href|src)="([^"]+)"', page))


def test_ids_stand_once_on_a_page(client: Client, db: None):
    for page in (client.get("/help").content.decode(), str(EveryField({}))):
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)) > 0


def test_the_face_for_print_has_the_letters_of_our_people():
    letters = TTFont(UI / "fonts" / "NewsreaderDisplay.ttf").getBestCmap()

    assert set(map(ord, "Tomás Zieliński Yıldız Bensaïd Łódź “–” 0123456789 %")) <= set(letters)


def test_the_stamp_changes_with_the_collector_and_not_by_itself(settings):
    before = stamp()

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "other"}}

    assert re.fullmatch("[0-9a-f]{64}", before)
    assert stamp() != before


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:left|right)(?=\s*:)"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right))(?![\w-])"
)


@pytest.mark.parametrize(("line", "is_physical"), [
    ("a { margin-left: 1px }", True), ("a { text-align:right }", True), ("a{right:0}", True),
    ("a { margin-inline-start: 1px }", False), ("a { text-align: end }", False), ("a { animation: x-left 1s }", False),
])  # fmt: skip
def test_sides_are_told_from_directions(line: str, is_physical: bool):
    assert bool(PHYSICAL.search(line)) is is_physical


def test_styles_name_no_side_so_that_pages_read_from_the_right_too():
    sheets = [path for path in UI.parent.glob("*/static/**/*.css") if path.name != "print.css"]
    plain = {path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S) for path in sheets}

    assert len(plain) > 8
    assert {name: found for name, text in plain.items() if (found := PHYSICAL.findall(text))} == {}
