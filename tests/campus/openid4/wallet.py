"""A wallet for tests: one key, and the calls that it makes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from campus.openid4.metadata import PRE_AUTHORIZED
from testamur.did import did_key_method
from testamur.keys import KeyKind
from testamur.proofs.jws import compact
from testamur.signing import SigningKey

LDP = "ldp_vc"
SD_JWT = "dc+sd-jwt"
JWT = "jwt_vc_json"


@dataclass
class Wallet:
    """What a wallet keeps between its calls; `kind` is that of its key."""

    kind: KeyKind = "Ed25519"
    client: Client = field(default_factory=Client)
    token: str = ""
    audience: str = ""

    def __post_init__(self) -> None:
        self.key = SigningKey.generate(kind=self.kind)

    @property
    def method(self) -> str:
        return did_key_method(self.key.public)

    @property
    def did(self) -> str:
        return self.method.partition("#")[0]

    def open(self, offer_id: str, **more: str) -> Any:
        """Fetch an offer and redeem its code; return the token endpoint's answer."""
        offered = self.client.get(f"/openid4vci/offers/{offer_id}").json()
        self.audience = offered["credential_issuer"]
        self.configuration = offered["credential_configuration_ids"][0]
        return self.redeem(offered["grants"][PRE_AUTHORIZED]["pre-authorized_code"], **more)

    def redeem(self, code: str, **more: str) -> Any:
        asked = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code, **more}
        answer: Any = self.client.post("/openid4vci/token", asked)
        self.token = answer.json().get("access_token", "")
        return answer

    def nonce(self) -> str:
        return str(self.client.post("/openid4vci/nonce").json()["c_nonce"])

    def proof(self, *, header: dict[str, Any] | None = None, key: SigningKey | None = None, **claims: Any) -> str:
        head = {"alg": self.key.public.algorithm, "typ": "openid4vci-proof+jwt"}
        head |= {"kid": self.method} if header is None else header
        made = {"aud": self.audience, "iat": int(timezone.now().timestamp()), "nonce": self.nonce()} | claims
        payload = json.dumps({name: value for name, value in made.items() if value is not None}).encode()
        return compact(head, payload, sign=(key or self.key).sign)

    def ask(self, *proofs: str, **more: Any) -> Any:
        """Ask for the credential; return the answer."""
        asked = {"credential_configuration_id": self.configuration, "proofs": {"jwt": list(proofs)}} | more
        asked = {name: value for name, value in asked.items() if value is not None}
        return self.post("/openid4vci/credential", asked)

    def post(self, path: str, data: Any) -> Any:
        answer: HttpResponse = self.client.post(
            path, json.dumps(data), content_type="application/json", headers={"Authorization": f"Bearer {self.token}"}
        )
        return answer
