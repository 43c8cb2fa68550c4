import base64
import dataclasses
import json

import pytest

from testamur.canonical import bundle
from testamur.document.view import Attained, Party, Skill
from testamur.errors import DocumentError
from testamur.formats import format_of, view
from testamur.formats.to_europass import as_europass
from tests.core.pictures import png
from tests.core.samples import CREDENTIAL

LEVEL = Skill(name="Level 6", url="http://data.europa.eu/snb/eqf/6")
ESCO = Skill(name="analyse data", url="http://data.europa.eu/esco/skill/1")
VIEW = dataclasses.replace(
    view(CREDENTIAL.to_json()),
    skills=(LEVEL, ESCO, Skill(name="Charts", url="https://example.org/s"), Skill(name="")),
    holder=Party(name="Ada Lovelace", email="ada@example.org"),
)


def test_it_works():
    document = as_europass(VIEW, country="NZL")

    seen = view(document)
    assert format_of(document).find_problem(document) is None
    assert (seen.title, seen.holder.name, seen.holder.email) == (VIEW.title, "Ada Lovelace", "ada@example.org")
    assert (seen.issuer.name, seen.issuer.url) == ("Riverside College", "https://riverside.example.org")
    assert (seen.awarded, seen.valid_until) == (VIEW.awarded, VIEW.valid_until)
    assert seen.results == (Attained(name="Project", value="Competent"),)
    assert {skill.name for skill in seen.skills} == {"Level 6", "analyse data", "Charts"}


def test_it_carries_a_picture_and_the_seal_s_identifier_where_given():
    document = as_europass(VIEW, country="IRL", legal_identifier="VATIE-1", picture=png())

    detail = document["displayParameter"]["individualDisplay"]["displayDetail"]
    assert base64.b64decode(detail["image"]["content"]) == png()
    assert document["issuer"]["eIDASIdentifier"]["notation"] == "VATIE-1"


def test_what_is_not_known_is_left_out():
    bare = dataclasses.replace(
        VIEW, issuer=Party(name="A"), holder=Party(), skills=(), results=(Attained(name="x"),), id="", achievement_id=""
    )

    document = as_europass(bare)

    assert set(document["issuer"]) == {"id", "type", "legalName"}
    assert document["credentialSubject"]["hasClaim"]["specifiedBy"]["type"] == "LearningAchievementSpecification"
    assert "provenBy" not in document["credentialSubject"]["hasClaim"]


@pytest.mark.parametrize("changes", [{"title": ""}, {"issuer": Party()}, {"valid_from": None, "awarded": None}])
def test_it_needs_a_title_an_issuer_and_a_date(changes):
    with pytest.raises(DocumentError):
        as_europass(dataclasses.replace(VIEW, **changes))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_published_shapes_hold(shared):
    """Against the SHACL shapes of the European Learning Model, where they and pyshacl are present."""
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed")
    folder = shared / "data/elm-3"
    if not folder.is_dir():
        pytest.skip(f"the shapes of the European Learning Model are not at {folder}")
    own = json.loads((folder / "edc-ap-context.jsonld").read_bytes())["@context"]
    context = [bundle.context("https://www.w3.org/2018/credentials/v1")["@context"], own]
    document = as_europass(VIEW, country="IRL", legal_identifier="VATIE-1", picture=png()) | {"@context": context}
    broken = document | {"issuer": {"id": "urn:epass:org:1", "type": "Organisation"}}

    options = {"shacl_graph": str(folder / "EDC-generic-no-cv.ttl"), "data_graph_format": "json-ld"}
    verdicts = [
        pyshacl.validate(json.dumps(each), shacl_graph_format="turtle", **options)[0] for each in (document, broken)
    ]

    assert verdicts == [True, False]
