"""Every class and property of Open Badges 3.0.3 and CLR 2.0 can be written, and is seen in the view."""

import dataclasses
from typing import Any

import pytest

from testamur.canonical import bundle, jsonld
from testamur.document import (
    Address,
    Association,
    ClrCredential,
    ClrSubject,
    Criteria,
    EndorsementCredential,
    GeoCoordinates,
    Image,
    PersonName,
    Profile,
    Related,
)
from testamur.formats import format_of, view
from tests.core.samples import ACHIEVEMENT, CREDENTIAL, ISSUER, NOW, SCORE, SKILL, SUBJECT

# Another form of the context has no words for these two, so they stand in no document with an embedded proof.
LEFT_OUT = {"endorsementJwt", "jti"}

PERSON = Profile(
    id="https://riverside.example.org/people/1",
    name="Dr A. van der Writer",
    official="The registrar",
    date_of_birth="1990-01-31",
    address=Address(
        country_code="NZ",
        country="New Zealand",
        region="Wellington",
        locality="Petone",
        street_address="1 River Road",
        post_office_box="12",
        postal_code="5012",
        geo=GeoCoordinates(latitude=-41.2, longitude=174.9),
    ),
    person_name=PersonName(
        given="A.",
        family="Writer",
        additional="B.",
        patronymic="C.",
        family_prefix="van der",
        honorific_prefix="Dr",
        honorific_suffix="PhD",
    ),
)
LEVELS = tuple(dataclasses.replace(level, alignments=(SKILL,)) for level in SCORE.levels)
WHOLE = dataclasses.replace(
    CREDENTIAL,
    subject=dataclasses.replace(
        SUBJECT,
        image=Image(id="https://riverside.example.org/badges/2.png", caption="A heron"),
        source=PERSON,
        results=tuple(dataclasses.replace(result, alignments=(SKILL,)) for result in SUBJECT.results),
        achievement=dataclasses.replace(
            ACHIEVEMENT,
            creator=PERSON,
            related=(Related(id="https://riverside.example.org/achievements/2", in_language="mi", version="1"),),
            result_descriptions=(dataclasses.replace(SCORE, levels=LEVELS, alignments=(SKILL,)),),
        ),
    ),
)
ENDORSEMENT = EndorsementCredential(
    id="urn:uuid:e", name="A good badge", issuer=ISSUER, valid_from=NOW, subject=ACHIEVEMENT.id, comment="It holds."
)
RECORD = ClrCredential(
    id="urn:uuid:r",
    name="Transcript",
    issuer=ISSUER,
    valid_from=NOW,
    is_partial=True,
    subject=ClrSubject(
        id="did:example:ada",
        identifiers=SUBJECT.identifiers,
        credentials=(CREDENTIAL.to_json() | {"proof": {"type": "DataIntegrityProof"}},),
        achievements=(ACHIEVEMENT,),
        associations=(Association(type="isPartOf", source=ACHIEVEMENT.id, target=ACHIEVEMENT.id),),
    ),
)


def written(value: Any, found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return by type which members stand in a document."""
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list):
            written(item, found)
    if isinstance(value, dict):
        types = value.get("type", [])
        for name in types if isinstance(types, list) else [types]:
            found.setdefault(name, set()).update(value)
    return found


def defined(url: str) -> dict[str, set[str]]:
    """Return by type which members a context defines, and under an empty name those of every type."""
    found: dict[str, set[str]] = {"": set()}
    for name, term in bundle.context(url)["@context"].items():
        if isinstance(term, dict) and "@context" in term:
            inner = {word for word in term["@context"] if not word.startswith("@")} - {"id", "type"}
            found[name] = inner - {"cred", "obi"}
        elif name[0].islower() and name not in ("id", "type"):
            found[""].add(name)
    return found


def test_every_class_and_property_can_be_written():
    ENDORSED = WHOLE.to_json() | {"endorsement": [ENDORSEMENT.to_json()]}
    told = written([ENDORSED, RECORD.to_json()], {})

    for url in WHOLE.to_json()["@context"][1:2] + RECORD.to_json()["@context"][1:2]:
        for name, words in defined(url).items():
            anywhere = set().union(*told.values())
            assert words - LEFT_OUT <= (told[name] if name else anywhere), name
    assert set(Criteria(id="https://example.org/c", narrative="x").to_json()) == {"id", "narrative"}


def test_what_is_written_is_defined_down_to_the_last_word():
    for document in (WHOLE.to_json(), ENDORSEMENT.to_json(), RECORD.to_json()):
        assert jsonld.to_nquads(document)
        assert format_of(document).find_problem(document) is None


def test_every_property_of_a_badge_is_in_the_view():
    seen = view(WHOLE.to_json())

    assert seen.unmapped == ("/image", "/credentialSubject/image")
    assert seen.creator.place.latitude == "-41.2"
    assert seen.creator.full_name == "Dr A. B. C. van der Writer PhD"
    assert (seen.creator.born, seen.creator.official, seen.source.name) == ("1990-01-31", "The registrar", PERSON.name)
    assert (seen.scales[0].levels[0].points, seen.scales[0].allowed) == ("2", ("0", "2", "4"))
    assert (seen.related[0].language, seen.identifiers[0].value, seen.code) == ("mi", "17", "RDH-1")
    assert (seen.licence, seen.role, seen.term, seen.credits_available) == ("L-1", "Learner", "Summer", "3")
    assert seen.issuer.parent is not None
    assert seen.issuer.parent.name == "Ministry of Learning"


def test_every_property_of_a_record_is_in_the_view():
    seen = view(RECORD.to_json())

    assert seen.unmapped == ()
    assert (seen.is_partial, seen.links[0].type, seen.links[0].source) == (True, "isPartOf", ACHIEVEMENT.id)
    assert (seen.described[0].title, seen.described[0].scales[0].name) == (ACHIEVEMENT.name, "Project")
    assert view(RECORD.to_json() | {"partial": "perhaps"}).is_partial is None


@pytest.mark.parametrize("language", ["de", "fr"])
def test_texts_of_the_data_model_may_come_in_several_languages(language):
    name = [{"@value": "Name", "@language": language}, {"@value": "Name in English", "@language": "en"}]
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": {"id": "did:example:i", "name": name},
        "name": name,
        "credentialSubject": {"id": "did:example:ada"},
    }

    assert format_of(document).find_problem(document) is None
    assert (view(document).title, view(document).issuer.name) == ("Name in English", "Name in English")
