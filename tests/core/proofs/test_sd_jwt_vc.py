import json
from datetime import timedelta
from typing import Any

import pytest

from testamur.errors import DocumentError, ProofError
from testamur.keys import decode_base64url, encode_base64url
from testamur.proofs import sd_jwt_vc
from testamur.proofs.jws import compact
from testamur.signing import SigningKey
from testamur.signing.sd_jwt import bind_sd_jwt, sign_sd_jwt
from tests.core.samples import DID, KEY, METHOD, NOW

HOLDER = SigningKey.from_bytes(bytes(range(3, 35)), kind="P-256")
CLAIMS: dict[str, Any] = {
    "vct": "https://college.example/badge",
    "nbf": 1,
    "name": "Ada 😀",
    "grade": {"value": "A", "scale": "A to F"},
    "skills": ["charts", "tables"],
}
HIDDEN = ["/name", "/grade", "/grade/value", "/skills/0", "/skills/1"]
TEXT = sign_sd_jwt(CLAIMS, key=KEY, method=METHOD, disclosable=HIDDEN, holder=HOLDER.public)
OPENED = {"iss": DID, **CLAIMS, "cnf": {"jwk": HOLDER.public.jwk}}


def check(text: str):
    return sd_jwt_vc.check(text, key=KEY.public)


def part(value: Any) -> str:
    return encode_base64url(json.dumps(value).encode())[1:]


def made(claims: Any, *disclosures: Any, **header: Any) -> str:
    """Sign whatever is asked for, as an issuer who does not follow the rules would."""
    members = {"alg": "EdDSA", "typ": "dc+sd-jwt", **header}
    token = compact(members, json.dumps(claims).encode(), sign=KEY.sign)
    return "~".join([token, *(text if isinstance(text, str) else part(text) for text in disclosures), ""])


def test_it_works():
    assert check(TEXT) == OPENED
    assert sd_jwt_vc.method_of(TEXT) == (DID, METHOD)
    assert sd_jwt_vc.holder_key(check(TEXT)) == HOLDER.public


def test_what_is_not_shown_cannot_be_read():
    bare = sd_jwt_vc.present(TEXT, disclose=[], key=KEY.public)

    assert "Ada" not in decode_base64url(bare.split(".")[1]).decode()
    assert {"name", "grade"}.isdisjoint(check(bare))
    assert check(bare)["skills"] == []


@pytest.mark.parametrize(
    ("disclose", "shown"),
    [
        (["/name"], {"name": "Ada 😀", "skills": []}),
        (["/grade/scale"], {"grade": {"scale": "A to F"}, "skills": []}),
        (["/grade/value"], {"grade": {"value": "A", "scale": "A to F"}, "skills": []}),
        (["/skills/1", "/nothing"], {"skills": ["tables"]}),
        (["/skills"], {"skills": ["charts", "tables"]}),
    ],
)
def test_the_holder_chooses_what_to_show(disclose, shown):
    opened = check(sd_jwt_vc.present(TEXT, disclose=disclose, key=KEY.public))

    assert {name: opened[name] for name in ("name", "grade", "skills") if name in opened} == shown


def test_two_learners_of_the_same_name_have_different_digests():
    again = sign_sd_jwt(CLAIMS, key=KEY, method=METHOD, disclosable=["/name"])

    assert sd_jwt_vc.Parts.of(again).disclosures[0] not in TEXT
    assert sd_jwt_vc.holder_key(check(again)) is None
    assert check(sign_sd_jwt(CLAIMS, key=KEY, method=METHOD)) == {"iss": DID, **CLAIMS}


ASKED: dict[str, Any] = {"audience": "https://employer.example", "nonce": "n-1"}
BOUND = bind_sd_jwt(sd_jwt_vc.present(TEXT, disclose=["/name"], key=KEY.public), key=HOLDER, now=NOW, **ASKED)


def bound(text: str, *, key: SigningKey = HOLDER, **asked: Any):
    options = {**ASKED, "now": NOW, "max_age": timedelta(minutes=5), **asked}
    sd_jwt_vc.check_binding(text, key=key.public, **options)


def test_a_presentation_is_bound_to_holder_verifier_occasion_and_moment():
    bound(BOUND)

    assert check(BOUND)["name"] == "Ada 😀"
    for change in ({"audience": "https://other.example"}, {"nonce": "n-2"}, {"now": NOW + timedelta(hours=1)}):
        with pytest.raises(ProofError):
            bound(BOUND, **change)
    with pytest.raises(ProofError):
        bound(BOUND, key=KEY)


def test_what_was_bound_cannot_be_shown_in_part():
    token, _, binding = BOUND.split("~")
    for text in (f"{token}~{binding}", TEXT):
        with pytest.raises(ProofError):
            bound(text)


def test_the_holders_token_is_of_its_own_kind():
    claims = {"iat": True, "aud": ASKED["audience"], "nonce": "n-1", "sd_hash": sd_jwt_vc.hash_of(TEXT)}
    for header in ({"typ": "JWT"}, {"typ": "kb+jwt"}):
        with pytest.raises(ProofError):
            bound(TEXT + compact({"alg": "ES256", **header}, json.dumps(claims).encode(), sign=HOLDER.sign))


V = {"vct": "x"}
A = part(["s", "a", 1])
H = sd_jwt_vc.hash_of(A)
DEEP = [f"d{n}" for n in range(70)]


def nested() -> str:
    """A disclosure in a disclosure in a disclosure, seventy times."""
    texts: list[str] = []
    value: Any = 1
    for name in DEEP:
        texts.append(part(["s", name, value]))
        value = {"_sd": [sd_jwt_vc.hash_of(texts[-1])]}
    return made({**V, **value}, *texts)


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("another type of token", made(V, typ="JWT")),
        ("a shared secret", made(V, alg="HS256")),
        ("a key of its own", made(V, jwk=KEY.public.jwk)),
        ("no type of credential", made({})),
        ("another hash", made({**V, "_sd_alg": "sha-512"})),
        ("no tilde", made(V).rstrip("~")),
        ("too many disclosures", made(V, *[A] * 600)),
        ("what nobody signed", made(V, A)),
        ("a disclosure twice", made({**V, "_sd": [H]}, A, A)),
        ("a digest twice", made({**V, "_sd": [H, H]}, A)),
        ("a digest in two places", made({**V, "_sd": [H], "b": {"_sd": [H]}}, A)),
        ("a digest that is no text", made({**V, "_sd": [5]})),
        ("digests that are no list", made({**V, "_sd": H}, A)),
        ("an item's mark on an object", made({**V, "b": {"...": H}}, A)),
        ("a member shown as an item", made({**V, "b": [{"...": H}]}, A)),
        ("a member that is there already", made({**V, "a": 2, "_sd": [H]}, A)),
        ("a disclosure of what is always shown", made(V, ["s", "exp", 1])),
        ("a disclosure named as a mark", made(V, ["s", "_sd", 1])),
        ("a disclosure of four", made(V, ["s", "a", 1, 2])),
        ("a disclosure without a name", made(V, ["s", 5, 1])),
        ("a disclosure that is no list", made(V, {"a": 1})),
        ("a disclosure that is no JSON", made(V, "AAAA")),
        ("a disclosure with a name twice", made(V, encode_base64url(b'["s","a",{"b":1,"b":2}]')[1:])),
        ("a number that is none everywhere", made({**V, "a": 10**20})),
        ("depth beyond measure", nested()),
        ("no payload", "abc~"),
    ],
    ids=lambda value: value[:40] if " " in value else "",
)
def test_it_refuses(fault, text):
    with pytest.raises(ProofError):
        check(text)


@pytest.mark.parametrize("cnf", ["x", {"kid": "x"}, {"jwk": {}}])
def test_it_reads_a_holders_key_as_jwk_only(cnf):
    with pytest.raises(ProofError):
        sd_jwt_vc.holder_key({"cnf": cnf})


def test_issuer_and_key_need_not_be_named():
    assert sd_jwt_vc.method_of(made({"iss": 5}, kid=5)) == ("", "")
    with pytest.raises(ProofError):
        sd_jwt_vc.method_of("abc~")


@pytest.mark.parametrize("pointer", ["", "/vct", "/nothing", "/skills/2", "/skills/x", "/name/first", "/grade/_sd"])
def test_it_hides_only_what_is_there_and_may_be_hidden(pointer):
    with pytest.raises(DocumentError):
        sign_sd_jwt(CLAIMS, key=KEY, method=METHOD, disclosable=["/grade/scale", pointer])


def test_it_signs_for_its_own_issuer_and_type():
    with pytest.raises(DocumentError):
        sign_sd_jwt({**CLAIMS, "iss": "did:web:other.example"}, key=KEY, method=METHOD)
    with pytest.raises(DocumentError):
        sign_sd_jwt({}, key=KEY, method=METHOD)
