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
from testamur.proofs.jws import compact, read_object
from testamur.signing import SigningKey, build_presentation, sign_presentation
from testamur.signing.sd_jwt import bind_sd_jwt

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
        made = {"aud": self.audience, "iat": int(timezone.now().timestamp())}
        made |= claims if "nonce" in claims else {"nonce": self.nonce(), **claims}
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


@dataclass
class Presenting:
    """A wallet that was shown a request: it reads it, and answers."""

    wallet: Wallet
    request: dict[str, Any]

    @classmethod
    def of(cls, wallet: Wallet, request_id: str) -> Presenting:
        signed = wallet.client.get(f"/openid4vp/requests/{request_id}").content.decode()
        return cls(wallet, read_object(signed.split(".")[1], "request"))

    def json(self, *credentials: bytes, key: SigningKey | None = None, **changed: str) -> Any:
        """Return a presentation as JSON, `challenge` and `domain` as asked."""
        occasion = {"challenge": self.request["nonce"], "domain": self.request["client_id"]} | changed
        signer = key or self.wallet.key
        held = build_presentation(list(credentials))
        method = did_key_method(signer.public)
        return json.loads(sign_presentation(held, key=signer, method=method, now=timezone.now(), **occasion))

    def token(self, *credentials: bytes, **changed: Any) -> str:
        """Return a presentation as JWT."""
        now = int(timezone.now().timestamp())
        vp: dict[str, Any] = {
            "@context": ["https://www.w3.org/2018/credentials/v1"],
            "type": ["VerifiablePresentation"],
        }
        vp["verifiableCredential"] = [each.decode() for each in credentials]
        claims = {"iss": self.wallet.did, "aud": self.request["client_id"], "nonce": self.request["nonce"], "iat": now}
        header = {"alg": self.wallet.key.public.algorithm, "kid": self.wallet.method, "typ": "JWT"}
        return compact(header, json.dumps(claims | {"vp": vp} | changed).encode(), sign=self.wallet.key.sign)

    def sd_jwt(self, text: str, **changed: str) -> str:
        asked = {"audience": self.request["client_id"], "nonce": self.request["nonce"]} | changed
        return bind_sd_jwt(text, key=self.wallet.key, now=timezone.now(), **asked)

    def answer(self, **vp_token: Any) -> Any:
        """Send what is shown, by the query's names; return what the verifier says."""
        return self.send(vp_token=json.dumps({name: [held] for name, held in vp_token.items()}))

    def send(self, **fields: str) -> Any:
        path = self.request["response_uri"].removeprefix("http://localhost:8000")
        return self.wallet.client.post(path, {"state": self.request["state"], **fields})
