import zlib
from datetime import timedelta
from typing import Any

import pytest

from testamur.did import StaticResolver, did_document
from testamur.errors import DocumentError
from testamur.formats import sd_jwt
from testamur.keys import encode_base64url
from testamur.proofs import sd_jwt_vc
from testamur.report import Outcome, Verdict
from testamur.signing import SigningKey
from testamur.signing.sd_jwt import bind_sd_jwt, sign_sd_jwt, sign_status_token
from testamur.status import StatusList, token_claims
from testamur.verify import Policy, verify
from testamur.verify.sd_jwt import Occasion, verify_sd_jwt
from tests.core.formats.test_clr import OLD
from tests.core.formats.test_europass import DOCUMENT
from tests.core.formats.test_older_badges import V2
from tests.core.formats.test_registry import PLAIN
from tests.core.issuing import (
    DID,
    KEY,
    METHOD,
    NOW,
    OTHER_KEY,
    OTHER_METHOD,
    RESOLVER,
    STATUS_URL,
    Lists,
    credential,
    signed,
    status_list,
    with_status,
)

HOLDER = SigningKey.from_bytes(bytes(range(4, 36)), kind="P-256")
CLAIMS = {"vct": "https://college.example/badge", "nbf": 1, "name": "Ada", "grade": "A"}
ASKED = Occasion(audience="https://employer.example", nonce="n-1")


def issued(method: str = METHOD, **changes: Any) -> str:
    hidden = ["/name", "/grade"]
    return sign_sd_jwt({**CLAIMS, **changes}, key=KEY, method=method, disclosable=hidden, holder=HOLDER.public)


def shown(text: str) -> str:
    part = sd_jwt_vc.present(text, disclose=["/name"], key=KEY.public)
    return bind_sd_jwt(part, key=HOLDER, audience=ASKED.audience, nonce=ASKED.nonce, now=NOW)


def check(text: str, **options: Any):
    return verify_sd_jwt(text, **{"now": NOW, "resolver": RESOLVER, "occasion": ASKED, **options})


def last(text: str, **options: Any):
    found = check(text, **options).checks[-1]
    return found.id, found.reason


def test_it_works():
    report = check(shown(issued()))

    assert report.is_valid
    assert report.claims["name"] == "Ada"
    assert "grade" not in report.claims


def test_without_an_occasion_nobody_is_asked_who_shows_it():
    assert check(issued(), occasion=None).is_valid
    assert last(issued()) == ("binding", "mismatch")
    bare = sign_sd_jwt(CLAIMS, key=KEY, method=METHOD)
    assert last(bare) == ("binding", "mismatch")


def test_one_shown_on_another_occasion_is_refused():
    other = Occasion(audience=ASKED.audience, nonce="n-2")

    assert last(shown(issued()), occasion=other) == ("binding", "mismatch")
    assert last(shown(issued()), now=NOW + timedelta(hours=1)) == ("binding", "mismatch")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"nbf": NOW.timestamp() + 3600}, "not_yet"),
        ({"exp": NOW.timestamp() - 1}, "expired"),
        ({"exp": NOW.timestamp() + 1}, "in_force"),
        ({"nbf": True}, "calendar"),
        ({"exp": "tomorrow"}, "calendar"),
    ],
)
def test_it_is_in_force_between_its_dates(changes, reason):
    assert last(issued(**changes), occasion=None) == ("dates", reason)


TOKEN_LIST = {"status_list": {"idx": 7, "uri": STATUS_URL}}


def token_list(*revoked: int, key: SigningKey = KEY, method: str = METHOD, **changes: Any) -> bytes:
    bits = StatusList()
    for index in revoked:
        bits.set(index)
    claims = token_claims(bits, url=STATUS_URL, now=NOW - timedelta(hours=1), valid_for=timedelta(days=1))
    return sign_status_token(claims | changes, key=key, method=method).encode()


def status_of(held: bytes | None, **options: Any):
    found = through_the_door(issued(status=TOKEN_LIST), loader=Lists(held), **options).check("status")
    return found.outcome, found.reason


def test_a_list_in_a_token_takes_it_back():
    assert status_of(token_list(8)) == (Outcome.PASSED, "not_revoked")
    assert status_of(token_list(7)) == (Outcome.FAILED, "revoked")
    suspended = zlib.compress(b"\0" * 1 + b"\x80" + b"\0" * 99)
    listed = {"bits": 2, "lst": encode_base64url(suspended)[1:]}
    assert status_of(token_list(status_list=listed)) == (Outcome.FAILED, "suspended")


def test_a_copy_of_a_list_says_of_when_it_is():
    report = through_the_door(
        issued(status=TOKEN_LIST), loader=Lists(token_list()), policy=Policy(status_as_of=NOW - timedelta(minutes=5))
    )

    check = report.check("status")
    assert (check.reason, check.params["asOf"]) == ("not_revoked_then", (NOW - timedelta(hours=1)).isoformat())


def test_a_list_may_be_ahead_by_as_much_as_clocks_differ():
    ahead = token_list(iat=int(NOW.timestamp()) + 60)

    assert status_of(ahead, policy=Policy(clock_skew=timedelta(minutes=2))) == (Outcome.PASSED, "not_revoked")
    assert status_of(ahead, policy=Policy(clock_skew=timedelta(0))) == (Outcome.NOT_CHECKED, "not_read")


def test_a_status_of_the_issuers_own_is_not_passed():
    own = {"bits": 2, "lst": encode_base64url(zlib.compress(b"\0" + b"\xc0"))[1:]}

    assert status_of(token_list(status_list=own)) == (Outcome.NOT_CHECKED, "not_read")


@pytest.mark.parametrize(
    "held",
    [
        None,
        b"text",
        signed(),
        token_list(key=OTHER_KEY, method=OTHER_METHOD),
        token_list(sub="https://college.example/status/2"),
        token_list(exp=1),
        token_list(iat=1),
        sign_sd_jwt({"vct": "x"}, key=KEY, method=METHOD).strip("~").encode(),
    ],
)
def test_a_list_that_cannot_be_relied_on_is_not_passed(held):
    policy = Policy(status_max_age=timedelta(hours=2))

    assert status_of(held, policy=policy) == (Outcome.NOT_CHECKED, "not_read")


def test_what_the_issuer_did_not_sign_is_not_told():
    text = issued()
    report = check(text.replace("~", "~WyJzIiwiYSIsMV0~", 1))

    assert (report.checks[-1].reason, report.claims) == ("mismatch", {})
    nobody = StaticResolver({DID: did_document(DID, [])})
    assert check(text, resolver=nobody).checks[0].reason == "no_key"
    assert check("text").checks[0].reason == "malformed"


def test_the_key_must_be_the_issuers():
    token, *rest = issued().split("~")
    header = {"alg": "EdDSA", "kid": OTHER_METHOD, "typ": "dc+sd-jwt"}
    payload = sd_jwt_vc.jws.decode_base64url(token.split(".")[1])
    forged = sd_jwt_vc.jws.compact(header, payload, sign=KEY.sign)
    local = sd_jwt_vc.jws.compact({**header, "kid": "#key-1"}, payload, sign=KEY.sign)

    assert check("~".join([forged, *rest])).checks[0].reason == "foreign_key"
    assert check("~".join([local, *rest]), occasion=None).is_valid


def through_the_door(text: str, **options: Any):
    return verify(text, **{"now": NOW, "resolver": RESOLVER, **options})


def test_verify_reports_on_one_as_on_any_credential():
    report = through_the_door(shown(issued(email="ada@example.org")), policy=Policy(occasion=ASKED))

    assert report.verdict is Verdict.VALID
    assert (report.kind, report.format, report.issuer_domain) == ("sd-jwt", "sd-jwt-vc", "college.example")
    assert (report.view.title, report.view.holder.email) == ("Ada", "ada@example.org")
    assert "grade" not in report.document
    assert [step.id for step in report.checks][-2:] == ["status", "binding"]


def test_what_is_shown_of_it_does_not_change_its_digest():
    whole, part = issued(), shown(issued())

    assert through_the_door(whole).digest != through_the_door(part).digest  # salts are drawn anew
    part = sd_jwt_vc.present(whole, disclose=[], key=KEY.public)
    assert through_the_door(whole).digest == through_the_door(part).digest


def test_whoever_shows_anothers_is_not_believed():
    other = Occasion(audience=ASKED.audience, nonce="n-2")

    assert through_the_door(shown(issued()), policy=Policy(occasion=other)).verdict is Verdict.INVALID
    assert through_the_door(issued(), policy=Policy(occasion=other)).check("binding").reason == "mismatch"


def test_it_is_held_to_its_dates_its_person_and_its_standard():
    policy = Policy(check_identity="ada@example.org")
    report = through_the_door(issued(email="ada@example.org"), policy=policy)

    assert report.check("identity").reason == "same"
    assert through_the_door(issued(exp=NOW.timestamp() - 1)).verdict is Verdict.EXPIRED
    assert through_the_door(issued(nbf="soon")).check("structure").pointer == "/nbf"
    assert sd_jwt.find_problem({"vct": "x", "iss": 5}).pointer == "/iss"
    assert through_the_door(issued(vct="")).check("structure").pointer == "/vct"
    assert through_the_door(issued()[:-2] + "~WyJzIiwiYSIsMV0~").check("signature").reason == "mismatch"


def test_a_list_of_the_data_model_takes_it_back():
    entry = with_status(7)["credentialStatus"]
    text = issued(credentialStatus=entry)

    assert through_the_door(text, loader=Lists(status_list(7))).verdict is Verdict.REVOKED
    assert through_the_door(text, loader=Lists(status_list(8))).verdict is Verdict.VALID
    assert through_the_door(text).verdict is Verdict.COULD_NOT_CHECK
    assert check(text, loader=Lists(status_list(7)), occasion=None).checks[-1].reason == "revoked"
    with pytest.raises(DocumentError):
        sign_sd_jwt({**CLAIMS, "credentialStatus": entry}, key=KEY, method=METHOD, disclosable=["/credentialStatus"])


def test_claims_that_are_called_as_members_of_a_credential_judge_nothing():
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "expires": "never"}
    report = through_the_door(issued(proof=proof, relatedResource=5, validUntil="2000-01-01T00:00:00Z"))

    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize("document", [credential(), PLAIN, OLD, V2, DOCUMENT], ids=lambda each: str(each["type"]))
def test_claims_that_look_like_another_format_are_judged_as_those_of_a_token(document):
    claims = {name: item for name, item in document.items() if name != "credentialStatus"}
    held = through_the_door(issued(**claims | {"issuer": "did:web:other.example"}))

    assert (held.verdict, held.format, held.issuer, held.view.issuer.id) == (Verdict.VALID, "sd-jwt-vc", DID, DID)
    assert through_the_door(issued(**claims, exp=NOW.timestamp() - 1)).verdict is Verdict.EXPIRED
    assert through_the_door(issued(**claims | {"nbf": NOW.timestamp() + 3600})).check("dates").reason == "not_yet"


def test_a_token_too_large_to_be_one_is_not_read():
    assert through_the_door("a.b.c~" + "x" * 11_000_000).check("container").reason == "malformed"
