"""Somebody else's verifier asks a wallet here, and somebody else's wallet loads a badge: by libraries not ours."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from campus.awards.services import award
from campus.openid4.services import enquiries, exchanges, offers
from campus.organizations.models import Organization
from campus.organizations.queries import did, did_document
from testamur.canonical import bundle
from testamur.keys import PublicKey
from tests.cast import Scene
from tests.interop.conftest import DIDS, key_for_peer, run
from tools import interop


@pytest.fixture(autouse=True)
def _peers() -> None:
    if reason := interop.prepare():
        pytest.skip(reason)


def known(issuer: Organization) -> dict[str, Any]:
    document = did_document(issuer)
    method = document["verificationMethod"][0]
    documents: dict[str, Any] = {url: bundle.context(url) for url in bundle.index()}
    documents[did(issuer)] = {**document, "assertionMethod": [method]}
    documents[method["id"]] = {"@context": "https://w3id.org/security/multikey/v1", **method}
    return {"documents": documents, "issuerKey": dict(PublicKey.from_multibase(method["publicKeyMultibase"]).jwk)}


def test_a_wallet_here_answers_somebody_elses_verifier(scene: Scene, settings: Any) -> None:
    now, learner = timezone.now(), scene.cast.learner
    award(actor=scene.cast.educator, person=learner, achievement=scene.achievement, now=now)
    environ = {"PATH": os.environ["PATH"], "NODE_NO_WARNINGS": "1"}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(["node", "verifier.mjs"], cwd=interop.TARGET, env=environ, **pipes) as peer:
        assert peer.stdin
        assert peer.stdout
        print(json.dumps(known(scene.cast.college)), file=peer.stdin, flush=True)
        told = json.loads(peer.stdout.readline())
        settings.NET_ALLOWED = [told["host"]]
        for link in told["links"]:
            found = enquiries.take_in(learner, link=link, now=now)
            [need] = enquiries.wanted(found, now=now)
            enquiries.show(learner, enquiry=found, choices=need.choices[:1], now=now)
            found.refresh_from_db()
            assert (found.name, found.proven, found.goes_to) == ("A verifier", "", told["host"])
            assert (found.outcome, found.back) == ("shown", "https://jobs.example.org/done")
        results = json.loads(peer.communicate("end\n", timeout=60)[0])

    assert results == [
        {"format": form, "isEncrypted": True, "isGenuine": True} for form in ("ldp_vc", "jwt_vc_json", "dc+sd-jwt")
    ]


def test_a_request_link_is_answered_as_the_consortiums_wallet_does(scene: Scene) -> None:
    """Their wallet signs a presentation of nothing by Ed25519Signature2020, and names no domain."""
    earned = award(
        actor=scene.cast.educator, person=scene.cast.learner, achievement=scene.achievement, now=timezone.now()
    )
    offer = offers.offer(scene.cast.learner, award=earned, form="ldp_vc", has_pin=False, now=timezone.now())
    told = dict(parse_qsl(urlsplit(exchanges.link_of(offer)).query))
    signing = {"suite": "Ed25519Signature2020", "key": key_for_peer("Ed25519"), "holder": DIDS["Ed25519"]}
    [made] = run([{"operation": "present", "challenge": told["challenge"], **signing}])

    path = urlsplit(told["vc_request_url"]).path
    held = Client().post(path, json.dumps(made["value"]), content_type="application/json")

    assert held.status_code == 200, held.content
    assert json.loads(held.content)["credentialSubject"]["id"] == DIDS["Ed25519"]
