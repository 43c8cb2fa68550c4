"""What the page is built of: one file with everything in it, sentences and schemas as testamur has them."""

import json
import re
from importlib.resources import files
from typing import Any

import pytest

from testamur.formats.schema import NAMES, schema
from testamur.page import MAX_SCRIPT_BYTES, page
from testamur.report.words import LANGUAGES

FOLDER = files("testamur.page")
WORDS = json.loads((FOLDER / "words.json").read_text("utf-8"))
SOURCES = {part.name: part.read_text("utf-8") for part in (FOLDER / "parts").iterdir()}
# Said by a member of the report whose name is put together while it runs.
_ASSEMBLED = re.compile(r"advice_|browser|issuer|method|how|digest|format|verdict|passed|failed|not_checked")


def held(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_it_works():
    text = page(issuers={"did:web:college.example": {"id": "did:web:college.example", "x": "</script>"}})

    assert held(text)["issuers"]["did:web:college.example"]["x"] == "</script>"
    assert held(text)["sentences"]["de"]["verdicts"] == LANGUAGES["de"].VERDICTS


def test_its_policy_lets_nothing_in_or_out_and_it_names_no_other_file():
    text = page()

    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert re.findall(r'\b(?:src|href|action)="(?!data:,")', text) == []


def test_its_own_script_is_small():
    text = page()

    script = text[text.rindex("<script>") + len("<script>") : text.rindex("</script>")]
    assert len(script.encode()) < MAX_SCRIPT_BYTES


def test_it_says_everything_in_both_languages_and_nothing_twice():
    text = (FOLDER / "page.html").read_text("utf-8")
    asked = set(re.findall(r'data-say="(\w+)"', text)) | set(re.findall(r'"(\w+)"', SOURCES["ui.js"]))

    assert WORDS["en"].keys() == WORDS["de"].keys()
    assert {name for name in WORDS["en"] if not _ASSEMBLED.match(name)} <= asked
    assert all(f'data-say="{name}">{WORDS["en"][name]}<' in text for name in re.findall(r'data-say="(\w+)"', text))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "ob-2.0-assertion"])
def test_every_rule_of_a_schema_is_one_that_the_page_keeps(name: str):
    known = set(re.findall(r"^  (?:\* )?(\$?\w+)[(:]", SOURCES["schema.js"], re.MULTILINE))

    assert _keywords(schema(name)) <= known | {"$schema", "$id", "$comment", "$defs", "title", "then"}


def _keywords(held: dict[str, Any]) -> set[str]:
    found = set(held)
    for name in ("properties", "$defs"):
        for inner in held.get(name, {}).values():
            found |= _keywords(inner)
    for name in {"items", "contains", "if", "then"} & held.keys():
        found |= _keywords(held[name])
    for name in ("anyOf", "allOf", "prefixItems"):
        for inner in held.get(name, []):
            found |= _keywords(inner)
    return found


def test_the_context_addresses_are_those_that_are_bundled():
    assert "https://www.w3.org/ns/credentials/v2" in held(page())["contexts"]
