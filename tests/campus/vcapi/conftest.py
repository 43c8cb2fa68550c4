"""A caller of the interface, on the machine that it is on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


class Caller:
    """Posts JSON as the suites do, and keeps what the index says."""

    def __init__(self) -> None:
        self.client = Client()
        self.index: dict[str, Any] = self.client.get("/vc-api").json()

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(path, json.dumps(body), content_type="application/json", headers=headers)

    def credential(self, kind: str, **changes: Any) -> dict[str, Any]:
        plain = {
            "@context": [V2],
            "type": ["VerifiableCredential"],
            "issuer": self.index["issuers"][kind]["id"],
            "credentialSubject": {"id": "did:example:subject"},
        }
        return {name: value for name, value in (plain | changes).items() if value != "left out"}

    def issue(self, kind: str, /, options: dict[str, Any] | None = None, **changes: Any) -> Any:
        body = {"credential": self.credential(kind, **changes), "options": options or {}}
        return self.post(self.index["issuers"][kind]["endpoint"], body)

    def verify(self, held: Any, **options: Any) -> Any:
        return self.post(self.index["verifier"], {"verifiableCredential": held, "options": options})

    def present(self, held: Any, **options: Any) -> Any:
        return self.post(self.index["presentations"], {"verifiablePresentation": held, "options": options})

    def derive(self, held: Any, *pointers: str) -> Any:
        body = {"verifiableCredential": held, "options": {"selectivePointers": list(pointers)}}
        return self.post(self.index["derive"], body)


@pytest.fixture
def caller(settings: Any) -> Caller:
    settings.ROOT_URLCONF = "tests.campus.vcapi.urls"
    return Caller()
