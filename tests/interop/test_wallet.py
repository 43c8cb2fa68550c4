"""A wallet of other people's making loads a badge from us, and shows it to us: each form, over HTTP, on loopback."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest
from django.utils import timezone

from campus.awards.services import award
from campus.openid4 import codes
from campus.openid4.models import Offer, Shown
from campus.openid4.services import offers, requests
from campus.openid4.views import asking, holder
from campus.organizations.models import Organization
from campus.organizations.queries import did, did_document
from campus.verification.services import check
from testamur.canonical import bundle
from testamur.keys import PublicKey
from testamur.report import Verdict
from tests.cast import Scene, make_cast, make_scene
from tests.journeys.conftest import site
from tests.journeys.stage import Site
from tools import interop

__all__ = ["site"]

# The form, the kind of the wallet's key, how its proof names that key, and whether a number protects the offer.
FORMS = [
    ("ldp_vc", "Ed25519", "kid", False),
    ("jwt_vc_json", "P-256", "kid", True),
    ("dc+sd-jwt", "P-256", "jwk", False),
]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    reason = interop.prepare()
    if reason:
        pytest.skip(reason)
    return make_scene(make_cast())


def run(place: str, issuer: Organization, tasks: list[dict[str, Any]]) -> list[Any]:
    documents: dict[str, Any] = {url: bundle.context(url) for url in bundle.index()}
    document = did_document(issuer)
    method = document["verificationMethod"][0]
    documents[did(issuer)] = {**document, "assertionMethod": [method]}
    documents[method["id"]] = {"@context": "https://w3id.org/security/multikey/v1", **method}
    key = dict(PublicKey.from_multibase(method["publicKeyMultibase"]).jwk)
    asked = {"place": place, "documents": documents, "issuerKey": key, "tasks": tasks}
    made = subprocess.run(
        ["node", "wallet.mjs"],
        cwd=interop.TARGET,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
        env={"PATH": os.environ["PATH"], "NODE_NO_WARNINGS": "1"},
    )
    assert made.returncode == 0, made.stderr
    answers: list[Any] = json.loads(made.stdout)
    return answers


def test_a_badge_goes_into_a_wallet_and_out_of_it_again(scene: Scene, site: Site) -> None:
    now, cast = timezone.now(), scene.cast
    earned = award(actor=cast.educator, person=cast.learner, achievement=scene.achievement, now=now)
    tasks, asked = [], []
    for form, kind, proof_by, has_pin in FORMS:
        made = offers.offer(cast.learner, award=earned, form=form, has_pin=has_pin, now=now)
        # Each offer of one award ends the one before; here they stand side by side.
        Offer.objects.update(expires_at=now + offers.LASTS)
        wanted = requests.ask(
            cast.employer, organization=cast.firm, kind="skill", wanted="interpret statistics", now=now
        )
        asked.append(wanted)
        task = {"offer": holder.link_of(made), "kind": kind, "proofBy": proof_by, "request": asking.link_of(wanted)}
        tasks.append({**task, **({"pin": codes.pin_of(made.public_id)} if has_pin else {})})

    answers = [answer.get("value", answer) for answer in run(site.url, cast.college, tasks)]

    with site.lock:
        assert [answer.get("format", answer) for answer in answers] == [form for form, *_rest in FORMS]
        assert [answer["isSigned"] for answer in answers] == [True] * 3
        assert [(answer["draft"], answer["name"]) for answer in answers] == [("V1", "Reading data honestly")] * 3
        shown = [answer["shown"] for answer in answers]
        assert [each["status"] for each in shown] == [200] * 3
        assert {(each["asker"], each["prefix"]) for each in shown} == {
            ("Tidewater Logistics", "decentralized_identifier")
        }
        assert [each["isEncrypted"] for each in shown] == [True] * 3
        assert [each["chosen"] for each in shown] == ["json", "token", "sd_jwt"]
        assert list(Shown.objects.order_by("pk").values_list("form", "binding")) == [
            (form, "bound") for form, *_rest in FORMS
        ]
        assert set(Offer.objects.values_list("outcome", flat=True)) == {"accepted"}
        client = cast.client("employer")
        for each in asked:
            words = client.get(f"/ask/{each.public_id}/").content.decode()
            assert "Authentic, and valid today." in words
            assert "It is what you asked for" in words
        held = answers[0]["credential"]
        assert check(json.dumps(held).encode(), now=timezone.now()).verdict is Verdict.VALID
