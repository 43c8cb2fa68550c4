import base64
import dataclasses
import hashlib

import pytest

from testamur.document import Attached, RelatedResource, StatusEntry
from testamur.errors import DocumentError
from tests.core.samples import CREDENTIAL

LIST = "https://example.org/status/2"
MESSAGES = StatusEntry(
    id="urn:uuid:9", purpose="message", index=3, list_url=LIST, messages=("open", "seen", "kept", "gone")
)


def test_it_works():
    document = dataclasses.replace(
        CREDENTIAL,
        more_status=(Attached(id="https://example.org/revocations", type="1EdTechRevocationList"),),
        schemas=(Attached(id="https://example.org/schema.json", type="1EdTechJsonSchemaValidator2019"),),
        terms_of_use=(Attached(type="ext:Terms", members={"profile": "https://example.org/terms"}),),
        related_resources=(RelatedResource.of(b"text", id="https://example.org/a.txt", media_type="text/plain"),),
    ).to_json()

    assert [entry["type"] for entry in document["credentialStatus"]] == [
        "BitstringStatusListEntry",
        "1EdTechRevocationList",
    ]
    assert document["@context"][-1] == "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    assert document["termsOfUse"] == [{"type": "ext:Terms", "profile": "https://example.org/terms"}]
    assert "refreshService" not in document


def test_an_entry_with_messages_says_how_wide_it_is():
    assert MESSAGES.to_json()["statusSize"] == 2
    assert MESSAGES.to_json()["statusMessage"][3] == {"status": "0x3", "message": "gone"}


@pytest.mark.parametrize("changes", [{"purpose": "revocation"}, {"messages": ()}, {"messages": ("a", "b", "c")}])
def test_messages_belong_to_their_purpose_and_fill_the_bits(changes):
    with pytest.raises(DocumentError):
        dataclasses.replace(MESSAGES, **changes)


def test_a_related_resource_is_held_fast_by_its_digest():
    resource = RelatedResource.of(b"text", id="https://example.org/a.txt").to_json()

    assert resource["digestSRI"] == "sha384-" + base64.b64encode(hashlib.sha384(b"text").digest()).decode()
