"""Credentials issued from a template, checked by @digitalbazaar/vc."""

import json
from contextlib import suppress

from testamur.errors import CanonicalizationError
from testamur.signing.templates import compile_template
from tests.core.generated import VARIABLES, Badges, example, recipients
from tests.interop.conftest import DIDS, KEYS, METHODS, NOW


def test_what_a_template_issues_they_verify(peer):
    key, document = KEYS["Ed25519"], example()
    document["issuer"]["id"] = DIDS["Ed25519"]
    made = compile_template(document, variables=VARIABLES, public=key.public, method=METHODS["Ed25519"])
    signed = []
    for row in recipients(Badges(7), 450):
        # Texts that verifiers sort or write in two ways are not signed at all.
        with suppress(CanonicalizationError):
            signed.append(json.loads(made.issue(row, key=key, now=NOW)))

    answers = peer([{"operation": "verify", "document": each} for each in signed])

    assert len(answers) >= 150
    assert [answer for answer in answers if not answer.get("value", {}).get("verified")] == []
