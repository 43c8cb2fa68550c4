import dataclasses
import json

import pytest

from testamur.document import Association, ClrCredential, ClrSubject, EndorsementCredential, GeoCoordinates, Related
from testamur.document.profile import Address, PersonName
from testamur.errors import DocumentError
from testamur.signing import sign
from tests.core.samples import ACHIEVEMENT, CREDENTIAL, ISSUER, KEY, METHOD, NOW

SIGNED = json.loads(sign(CREDENTIAL.to_json(), key=KEY, method=METHOD, now=NOW))
PARENT = Association(type="isParentOf", source=ACHIEVEMENT.id, target="urn:uuid:a2")
SUBJECT = ClrSubject(id="urn:uuid:s", credentials=(SIGNED,), achievements=(ACHIEVEMENT,), associations=(PARENT,))
RECORD = ClrCredential(
    id="urn:uuid:r", name="Transcript", issuer=ISSUER, valid_from=NOW, subject=SUBJECT, is_partial=True
)
ENDORSEMENT = EndorsementCredential(
    id="urn:uuid:e", name="Endorsement", issuer=ISSUER, valid_from=NOW, subject=ACHIEVEMENT.id, comment="Good."
)


def test_it_works():
    document = RECORD.to_json()

    assert document["@context"][1] == "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
    assert document["partial"] is True
    assert document["credentialSubject"]["verifiableCredential"] == [SIGNED]
    assert document["credentialSubject"]["association"][0]["associationType"] == "isParentOf"
    assert sign(document, key=KEY, method=METHOD, now=NOW)


@pytest.mark.parametrize("changes", [{"id": ""}, {"credentials": ()}, {"credentials": (CREDENTIAL.to_json(),)}])
def test_a_record_is_somebody_s_and_holds_signed_credentials(changes):
    with pytest.raises(DocumentError):
        dataclasses.replace(SUBJECT, **changes)


@pytest.mark.parametrize("changes", [{"type": "isLike"}, {"source": ""}])
def test_an_association_names_both_ends_and_a_known_kind(changes):
    with pytest.raises(DocumentError):
        dataclasses.replace(PARENT, **changes)


def test_an_endorsement_is_signed_and_goes_where_it_belongs():
    endorsement = json.loads(sign(ENDORSEMENT.to_json(), key=KEY, method=METHOD, now=NOW))

    issuer = dataclasses.replace(ISSUER, endorsements=(endorsement,))
    document = dataclasses.replace(CREDENTIAL, issuer=issuer, endorsements=(endorsement,)).to_json()

    assert endorsement["credentialSubject"]["endorsementComment"] == "Good."
    assert document["issuer"]["endorsement"] == document["endorsement"] == [endorsement]
    assert sign(document, key=KEY, method=METHOD, now=NOW)


def test_every_part_of_a_profile_has_its_place():
    address = Address(country="New Zealand", post_office_box="7", geo=GeoCoordinates(latitude=-41.2, longitude=174))
    person = dataclasses.replace(
        ISSUER, address=address, person_name=PersonName(given="Ada", family="Lovelace"), date_of_birth="1815-12-10"
    ).to_json()

    assert (person["givenName"], person["familyName"], person["dateOfBirth"]) == ("Ada", "Lovelace", "1815-12-10")
    assert person["address"]["geo"] == {"type": "GeoCoordinates", "latitude": -41.2, "longitude": 174}


@pytest.mark.parametrize("place", [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_place_lies_on_the_earth(place):
    with pytest.raises(DocumentError):
        GeoCoordinates(latitude=place[0], longitude=place[1])


def test_another_language_is_another_achievement_that_is_related():
    related = Related(id="https://riverside.example.org/achievements/1-mi", in_language="mi", version="2")

    assert dataclasses.replace(ACHIEVEMENT, related=(related,)).to_json()["related"] == [
        {"id": related.id, "type": ["Related"], "inLanguage": "mi", "version": "2"}
    ]
