"""What is wrong with a document is said in the reader's language, also of documents as odd as strangers make them."""

import copy
import json
import re
from importlib.resources import files
from typing import Any

import pytest

from testamur.formats import format_of
from testamur.formats.credential_1_1 import lowered_words
from testamur.formats.schema import NAMES, schema
from testamur.report import Outcome
from testamur.report.words import LANGUAGES, fault, sentence
from testamur.verify import Policy, verify
from tests.core.formats.test_open_badges_3 import older
from tests.core.formats.test_registry import SAMPLES
from tests.core.issuing import NOW, RESOLVER, credential, signed

QUOTED = re.compile(r"„[^“]*“")
ENGLISH = re.compile(
    r"\b(a|an|and|are|as|at|be|by|does|form|in order|is|it|its|kind|missing|must|no|not|of|or|say|something|"
    r"the|then|this|to|two|with)\b"
)
ODD: list[Any] = [7, "x", "2026-02-30T00:00:00Z", [], {"type": "x"}]


def is_german(said: str) -> bool:
    return ENGLISH.search(QUOTED.sub("", said)) is None


def odd(document: dict[str, Any]) -> Any:
    """Yield the document with each of its members, two deep, missing or made odd."""
    places = [(name,) for name in document]
    places += [(name, inner) for name, held in document.items() if isinstance(held, dict) for inner in held]
    for *parents, last in places:
        for value in [*ODD, ...]:
            changed = copy.deepcopy(document)
            holder = changed
            for name in parents:
                holder = holder[name]
            if value is ...:
                del holder[last]
            else:
                holder[last] = value
            yield changed


def titles(held: Any) -> set[str]:
    if isinstance(held, list):
        return set().union(*map(titles, held))
    if not isinstance(held, dict):
        return set()
    own = {held["title"]} if isinstance(held.get("title"), str) else set()
    return own.union(*map(titles, held.values()))


def test_it_works():
    params = {"name": "type", "place": "credentialSubject › achievement"}

    assert fault("missing_in", params) == "type is missing in “credentialSubject › achievement”"
    assert fault("missing_in", params, language="de") == "type fehlt in „credentialSubject › achievement“"
    assert fault("says", {"place": "type", "wanted": "A\nB"}, language="de") == "„type“ lautet nicht „A“ oder „B“"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_fault_with_all_that_it_names(language):
    held, english = LANGUAGES[language].FAULTS, LANGUAGES["en"].FAULTS

    named = {key: set(re.findall(r"{(\w+)}", text)) for key, text in held.items()}

    assert named == {key: set(re.findall(r"{(\w+)}", text)) for key, text in english.items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_form_that_a_bundled_schema_names_has_german_words(name):
    for title in titles(schema(name)) | titles(
        json.loads((files("testamur") / "schemas/microcredential.schema.json").read_text())
    ):
        for form in (title, lowered_words({"form": title})["form"]):
            assert is_german(fault("form", {"place": "x", "form": form}, language="de"))
            assert "„" + form not in fault("form", {"place": "x", "form": form}, language="de")


def test_no_english_remains_of_what_is_wrong_with_odd_documents():
    found = {}
    for sample in [*SAMPLES, older()]:
        for document in odd(sample):
            problem = format_of(document).find_problem(document)
            if problem is not None:
                found[fault(problem.fault, problem.params, language="de")] = problem.fault

    assert [said for said in found if not is_german(said)] == []
    assert {"missing", "missing_in", "form", "kind", "says", "wrong", "no_day", "no_kind"} <= set(found.values())


def test_no_english_remains_in_a_report_on_one():
    for document in odd(credential()):
        report = verify(json.dumps(document).encode(), now=NOW, resolver=RESOLVER)

        said = [sentence(each, language="de") for each in report.checks if each.outcome is not Outcome.PASSED]

        assert [each for each in said if not is_german(each)] == []


def test_the_words_of_a_schema_of_somebody_elses_are_quoted():
    asks = {"id": "https://other.example/schema.json", "type": "JsonSchema"}
    policy = Policy(
        schemas={asks["id"]: json.dumps({"properties": {"name": {"title": "a seal", "const": 1}}}).encode()}
    )
    report = verify(signed(credential(credentialSchema=[asks], name="x")), now=NOW, resolver=RESOLVER, policy=policy)

    check = report.check("schema")

    assert check.params["message"] == "“name” is not a seal"
    assert sentence(check, language="de").endswith("zusagt: „name“ ist etwas anderes als „a seal“.")


def test_a_document_of_the_older_data_model_hears_of_its_own_members():
    def said(document: dict[str, Any]) -> str:
        problem = format_of(document).find_problem(document)
        return problem.message if problem else ""

    dated = older()
    del dated["issuanceDate"]

    assert said(dated) == "issuanceDate is missing"
    assert said(older(issuanceDate="yesterday")) == "“issuanceDate” is not a date and time with its zone"
