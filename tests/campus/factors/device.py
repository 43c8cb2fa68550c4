"""A device that makes passkeys and answers with them, as one in a browser does; what it says of itself can be bent."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

FLAG = AuthenticatorData.FLAG
HELD = FLAG.UP | FLAG.UV


@dataclass
class Device:
    """Holds one passkey. `origin` is the page it believes to be on; `counter` counts what it signs."""

    origin: str
    counter: int = 0
    flags: int = HELD
    rp_id: str = ""
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.rp_id, self.handle = asked["rp"]["id"], asked["user"]["id"]
        data = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, ES256.from_cryptography_key(self._public())
        )
        made = self._data(FLAG.AT, data)
        client = self._client(CollectedClientData.TYPE.CREATE, asked)
        return self._written(client, attestationObject=AttestationObject.create("none", made, {}))

    def answer(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`."""
        asked = options["publicKey"]
        self.counter += 1
        client, data = self._client(CollectedClientData.TYPE.GET, asked), self._data()
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"authenticatorData": data, "signature": signature, "userHandle": decoded(self.handle)}
        return self._written(client, **said)

    def _public(self) -> ec.EllipticCurvePublicKey:
        return self.key.public_key()

    def _data(self, more: int = 0, credential: bytes = b"") -> AuthenticatorData:
        rp = sha256(self.rp_id.encode()).digest()
        return AuthenticatorData.create(rp, self.flags | more, self.counter, credential)

    def _client(self, kind: Any, asked: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, asked["challenge"], self.origin)

    def _written(self, client: bytes, **said: bytes) -> str:
        response = {name: text(value) for name, value in said.items()} | {"clientDataJSON": text(client)}
        own = text(self.credential_id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})


def text(value: bytes) -> str:
    return urlsafe_b64encode(bytes(value)).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
