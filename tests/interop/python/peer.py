"""Runs a list of tasks with openvc-core and openbadgeslib: JSON in on standard input, JSON out on standard output.

In an environment of its own (tools/interop.py), of which the project knows nothing; nothing is fetched.
"""

import json
import socket
import sys
from datetime import datetime
from typing import Any

import openvc.keys
from openbadgeslib.ob3.credential import Achievement, Issuer, OpenBadgeCredential
from openbadgeslib.ob3.ldp import OB3LdpSigner, OB3LdpVerifier
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.verifier import OB3Verifier
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_ecdsa_rdfc import EcdsaRdfcProofSuite
from openvc.proof.di_jcs import EcdsaJcsProofSuite, EddsaJcsProofSuite
from openvc.proof.ecdsa_sd import EcdsaSdProofSuite
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from openvc.proof.vp_jwt import VpJwtProofSuite

ASKED = json.load(sys.stdin)
NOW = datetime.fromisoformat(ASKED["now"])
SUITES = {
    "eddsa-rdfc-2022": DataIntegrityProofSuite,
    "eddsa-jcs-2022": EddsaJcsProofSuite,
    "ecdsa-rdfc-2019": EcdsaRdfcProofSuite,
    "ecdsa-jcs-2019": EcdsaJcsProofSuite,
    "ecdsa-sd-2023": EcdsaSdProofSuite,
}


def no_network(*_args: Any, **_options: Any) -> None:
    raise OSError("no network")


def secret(task: dict[str, Any]) -> Any:
    return openvc.keys.signing_key_from_jwk(task["secret"], task["method"])


def suite(task: dict[str, Any]) -> Any:
    return SUITES[task.get("suite") or task["document"]["proof"]["cryptosuite"]]()


def contexts(name: str) -> dict[str, Any]:
    """Return what the suites over RDF take beside: contexts that do not come with the package."""
    return {"extra_contexts": ASKED["contexts"]} if "-jcs-" not in name else {}


def verify(task: dict[str, Any]) -> Any:
    name = task["document"]["proof"]["cryptosuite"]
    suite(task).verify(task["document"], now=NOW, **contexts(name))
    return {"verified": True}


def issue(task: dict[str, Any]) -> Any:
    named = {"signing_key": secret(task), "verification_method": task["method"], "created": NOW}
    named |= contexts(task["suite"])
    if task["suite"] == "ecdsa-sd-2023":
        return suite(task).add_base_proof(task["document"], mandatory_pointers=task["mandatory"], **named)
    return suite(task).add_proof(task["document"], **named)


def derive(task: dict[str, Any]) -> Any:
    return suite(task).derive_proof(task["document"], selective_pointers=task["pointers"], **contexts("ecdsa-sd-2023"))


def verify_selective(task: dict[str, Any]) -> Any:
    asked = {"audience": task["audience"], "nonce": task["nonce"], "require_key_binding": True}
    return SdJwtVcProofSuite().verify(task["token"], public_key_jwk=task["key"], now=NOW, **asked).claims


def issue_selective(task: dict[str, Any]) -> Any:
    named = {"signing_key": secret(task), "disclosable": task["disclosable"], "holder_jwk": task.get("holder")}
    return SdJwtVcProofSuite().issue(task["claims"], **named)


def present(task: dict[str, Any]) -> Any:
    named = {"holder_key": secret(task), "audience": task["audience"], "nonce": task["nonce"]}
    return VpJwtProofSuite().sign(task["credentials"], **named)


def badge(task: dict[str, Any]) -> Any:
    """Judge an Open Badge as openbadgeslib does: JSON with a proof, or a token."""
    held = task["document"]
    if isinstance(held, str):
        return {"name": OB3Verifier(task["pem"].encode()).verify(held).achievement.name}
    return {"name": OB3LdpVerifier.for_issuer_did(task["issuer"]).verify(held).achievement.name}


def make_badge(task: dict[str, Any]) -> Any:
    """Make an Open Badge as openbadgeslib does: JSON with a proof, or a token by the algorithm that is named."""
    text, pem = task["text"], task["pem"].encode()
    achievement = Achievement(id="urn:uuid:a", name=text, description=text, criteria_narrative=text)
    issuer = Issuer(id=task["issuer"], name=text)
    held = OpenBadgeCredential(
        issuer=issuer, recipient_id="did:example:learner", achievement=achievement, issuance_date=NOW
    )
    if task.get("algorithm"):
        return OB3Signer(pem, algorithm=task["algorithm"]).sign(held)
    return OB3LdpSigner(pem).sign(held, created=NOW)


OPERATIONS = {
    "verify": verify,
    "issue": issue,
    "derive": derive,
    "verifySelective": verify_selective,
    "issueSelective": issue_selective,
    "present": present,
    "badge": badge,
    "makeBadge": make_badge,
}


def answer(task: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"value": OPERATIONS[task["operation"]](task)}
    except Exception as err:  # noqa: BLE001 - whatever they raise is their answer
        return {"error": f"{type(err).__name__}: {err}"}


if __name__ == "__main__":
    socket.socket.connect = no_network
    answers = [answer(task) for task in ASKED["tasks"]]
    json.dump(answers, sys.stdout)
