"""What is inside a credential: badges of a record, endorsements, files; and seals and chains around one."""

import base64
import copy
import hashlib
import json
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from testamur.document import ClrCredential, ClrSubject, EndorsementCredential, Profile, RelatedResource
from testamur.errors import LoadError
from testamur.formats import ReadCredential
from testamur.keys import encode_base58btc, encode_base64url
from testamur.report import Outcome, Report, Verdict
from testamur.verify import Policy, verify
from testamur.verify.inner import Budget, check_parts, endorsements_of, parts_of, too_many
from tests.core.formats.test_blockcerts import V2_BADGE
from tests.core.formats.test_europass import DOCUMENT
from tests.core.issuing import (
    DAY,
    DID,
    NOW,
    OTHER_DID,
    OTHER_KEY,
    OTHER_METHOD,
    RESOLVER,
    Lists,
    credential,
    self_signed,
    signed,
    status_list,
    token,
    with_status,
)

COLLEGE = Profile(id=DID, name="Example College")


def record(*inner: bytes):
    subject = ClrSubject(id="did:example:learner", credentials=tuple(json.loads(each) for each in inner))
    document = ClrCredential(id="urn:uuid:r", name="Transcript", issuer=COLLEGE, valid_from=NOW - DAY, subject=subject)
    return signed(document.to_json())


def check(data, **options: Any):
    return verify(data, now=NOW, resolver=RESOLVER, **options)


def theirs() -> bytes:
    return signed(credential(issuer=OTHER_DID, id="urn:uuid:t"), key=OTHER_KEY, method=OTHER_METHOD)


def test_it_works():
    report = check(record(signed(), theirs()))

    assert (report.verdict, report.format) == (Verdict.VALID, "clr-2.0")
    assert [(part.verdict, part.issuer) for part in report.parts] == [(Verdict.VALID, DID), (Verdict.VALID, OTHER_DID)]
    assert [part.title for part in report.view.parts] == ["Reading data honestly"] * 2
    assert report.to_json()["parts"][1]["view"]["title"] == "Reading data honestly"


@pytest.mark.parametrize(
    ("inner", "options", "verdict", "reason"),
    [
        (signed().replace(b"honestly", b"as I like"), {}, Verdict.INVALID, "invalid"),
        (signed(with_status(7)), {"loader": Lists(status_list(7))}, Verdict.REVOKED, "revoked"),
        (signed(with_status(7)), {}, Verdict.COULD_NOT_CHECK, "not_all"),
        (self_signed(), {}, Verdict.COULD_NOT_CHECK, "not_all"),
        (signed(credential(validUntil="2026-02-28T13:00:00Z")), {}, Verdict.VALID, "all_hold"),
    ],
)
def test_a_record_is_no_better_than_what_is_in_it(inner, options, verdict, reason):
    report = check(record(signed(), inner), **options)

    assert (report.verdict, report.check("parts").reason) == (verdict, reason)


def test_an_endorsement_is_checked_by_itself_and_judges_nothing():
    good = EndorsementCredential(
        id="urn:uuid:e", name="E", issuer=Profile(id=OTHER_DID, name="Other"), valid_from=NOW - DAY, subject=DID
    )
    held = json.loads(signed(good.to_json(), key=OTHER_KEY, method=OTHER_METHOD))
    bad = copy.deepcopy(held) | {"name": "Another"}

    report = check(signed(credential(endorsement=[held, bad])))

    assert report.verdict is Verdict.VALID
    assert [each.verdict for each in report.endorsements] == [Verdict.VALID, Verdict.INVALID]
    assert report.endorsements[0].view.format == "ob-3.0-endorsement"


def test_endorsements_may_be_tokens():
    document = json.loads(self_signed()) | {"endorsementJwt": [token().decode(), "no token", 5, {}]}

    seen: list[ReadCredential] = []
    endorsements_of(document, verify=lambda held: seen.append(held) or check(b""))

    assert [(each.kind, each.document) for each in seen[1:]] == [("json", {}), ("json", {})]
    assert seen[0].kind == "jwt"


def test_more_than_are_looked_at_are_not_passed():
    subject = {"id": "did:example:learner", "type": ["ClrSubject"], "verifiableCredential": [{}] * 100}
    budget, valid = Budget(left=2), Report(verdict=Verdict.VALID, checks=())

    reports = parts_of({"credentialSubject": subject}, verify=lambda _: valid if budget.spend() else too_many())

    assert [each.verdict for each in reports] == [Verdict.VALID, Verdict.VALID, Verdict.COULD_NOT_CHECK]
    assert check_parts(reports).reason == "not_all"


class Files:
    """A loader of files by address."""

    def load(self, url: str) -> bytes:
        if url != "https://college.example/a.txt":
            raise LoadError(url, "nothing lies there")
        return b"text"


FILE = RelatedResource.of(b"text", id="https://college.example/a.txt").to_json()
MULTIHASH = encode_base64url(b"\x12\x20" + hashlib.sha256(b"text").digest())


@pytest.mark.parametrize(
    ("changes", "outcome", "reason"),
    [
        ({}, Outcome.PASSED, "matches"),
        ({"digestMultibase": MULTIHASH}, Outcome.PASSED, "matches"),
        ({"digestSRI": "sha256-" + base64.b64encode(bytes(32)).decode()}, Outcome.FAILED, "mismatch"),
        ({"digestMultibase": encode_base58btc(b"\x12\x20" + bytes(32))}, Outcome.FAILED, "mismatch"),
        ({"digestMultibase": "u" + "AAAA"}, Outcome.NOT_CHECKED, "not_read"),
        ({"digestSRI": "md5-x"}, Outcome.NOT_CHECKED, "not_read"),
        ({"id": "https://college.example/b.txt"}, Outcome.NOT_CHECKED, "not_read"),
    ],
)
def test_files_are_held_against_their_digests_where_the_policy_asks(changes, outcome, reason):
    held = signed(credential(relatedResource=[FILE | changes]))

    found = check(held, loader=Files(), policy=Policy(check_resources=True)).check("resources")

    assert (found.outcome, found.reason) == (outcome, reason)


def test_a_file_that_is_another_makes_it_invalid():
    held = signed(credential(relatedResource=FILE | {"digestSRI": "sha256-x"}))

    assert check(held, loader=Files(), policy=Policy(check_resources=True)).verdict is Verdict.INVALID
    assert check(held, loader=Files()).check("resources").reason == "not_asked"


def test_one_kind_of_digest_is_enough():
    held = signed(credential(relatedResource={"id": FILE["id"], "digestMultibase": MULTIHASH}))

    assert check(held, loader=Files(), policy=Policy(check_resources=True)).verdict is Verdict.VALID


def test_more_files_than_are_looked_at_are_not_passed():
    files = [{**FILE, "id": f"https://college.example/{number}"} for number in range(9)]

    report = check(signed(credential(relatedResource=files)), loader=Files(), policy=Policy(check_resources=True))

    assert report.check("resources").reason == "too_many"


def test_a_format_that_is_not_accepted_is_not_judged():
    report = check(signed(), policy=Policy(accepts={"clr-2.0"}))

    assert (report.verdict, report.check("structure").reason) == (Verdict.COULD_NOT_CHECK, "not_accepted")
    assert check(record(signed()), policy=Policy(accepts={"clr-2.0"})).verdict is Verdict.VALID


def sealed(**header: Any) -> bytes:
    protected = encode_base64url(json.dumps({"alg": "RS256", **header}).encode())[1:]
    return json.dumps({"payload": json.dumps(DOCUMENT), "signatures": [{"protected": protected}]}).encode()


def certificate(*names: Any) -> str:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(*each) for each in names])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
    return base64.b64encode(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)).decode()


def test_a_seal_is_reported_with_its_certificate_and_not_judged():
    report = check(sealed(x5c=[certificate((NameOID.ORGANIZATION_NAME, "Example College"))]))
    key = report.check("key")

    assert (report.verdict, report.format, report.document) == (Verdict.COULD_NOT_CHECK, "elm-3", None)
    assert (key.outcome, key.reason, key.params["subject"]) == (Outcome.NOT_CHECKED, "sealed", "Example College")


@pytest.mark.parametrize("chain", [None, [], [5], ["x" * 20_000], ["no certificate"], [certificate()]])
def test_a_certificate_that_names_nobody_is_no_error(chain):
    assert check(sealed(x5c=chain)).check("key").params.get("subject", "") == ""


def test_a_european_credential_without_a_seal_is_unsigned():
    assert check(json.dumps(DOCUMENT)).check("signature").reason == "unsigned"
    assert check(json.dumps(DOCUMENT | {"proof": {"type": "Other"}})).check("signature").reason == "unknown_kind"


def test_what_is_anchored_in_a_chain_is_reported_and_not_judged():
    report = check(json.dumps(V2_BADGE))

    assert (report.verdict, report.check("signature").reason) == (Verdict.COULD_NOT_CHECK, "anchored")
    assert (
        check(json.dumps(V2_BADGE | {"id": None, "signature": {"type": "MerkleProof2017"}})).verdict is Verdict.INVALID
    )


def test_a_token_around_many_credentials_is_bounded():
    """A token is not canonicalized as a whole, so that each credential inside costs a computation of its own."""
    document = json.loads(record(signed()))
    del document["proof"]
    document["credentialSubject"]["verifiableCredential"] *= 70

    report = check(token(document))

    assert (len(report.parts), report.parts[-1].checks[0].reason) == (65, "too_many")
    assert report.verdict is Verdict.COULD_NOT_CHECK
