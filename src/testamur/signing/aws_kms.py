"""Keys in AWS KMS, or in what speaks its protocol: the secret never leaves the service.

Needs the extra `kms` (boto3). The caller makes the client, with their region and credentials; a client is also where a
time limit for each signature is set. P-256, P-384 and RSA keys made for signing are used. The service takes no message
beyond 4,096 bytes, of longer ones it is given the hash (AWS KMS API Reference, “Sign”); its Ed25519 keys sign messages
only, so they are refused.
"""

import hashlib
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from testamur.errors import KeyFormatError, SigningError
from testamur.keys import KeyKind, PublicKey

_ALGORITHMS: dict[KeyKind, tuple[str, str]] = {
    "P-256": ("ECDSA_SHA_256", "sha256"),
    "P-384": ("ECDSA_SHA_384", "sha384"),
    "RSA": ("RSASSA_PKCS1_V1_5_SHA_256", "sha256"),
}
_LONGEST = 4096
_SIZES: dict[KeyKind, int] = {"P-256": 32, "P-384": 48}


class AwsKmsSigner:
    """A key of the service, by its id, ARN or alias; a :class:`testamur.signing.Signer`.

    ``client`` is `boto3.client("kms")`.
    """

    def __init__(self, client: Any, *, key_id: str) -> None:
        """Fetch the public key.

        Raises :class:`SigningError` where the service can't be reached or doesn't give it, :class:`KeyFormatError` for
        a key of a kind that is not signed with.
        """
        self._client, self._key_id = client, key_id
        try:
            held = client.get_public_key(KeyId=key_id)["PublicKey"]
        except (BotoCoreError, ClientError) as err:
            raise SigningError(f"key {key_id!r} cannot be used: {err}") from err
        self.public = _public_key(held)

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message, as :meth:`testamur.keys.PublicKey.verify` reads it."""
        algorithm, hash_name = _ALGORITHMS[self.public.kind]
        is_long = len(message) > _LONGEST
        asked = {
            "Message": hashlib.new(hash_name, message).digest() if is_long else message,
            "MessageType": "DIGEST" if is_long else "RAW",
        }
        try:
            answer = self._client.sign(KeyId=self._key_id, SigningAlgorithm=algorithm, **asked)
        except (BotoCoreError, ClientError) as err:
            raise SigningError(f"the service did not sign: {err}") from err
        signature: bytes = answer["Signature"]
        if self.public.kind == "RSA":
            return signature
        size = _SIZES[self.public.kind]
        return b"".join(part.to_bytes(size, "big") for part in decode_dss_signature(signature))


def _public_key(data: bytes) -> PublicKey:
    try:
        key = PublicKey.from_cryptography(load_der_public_key(data))
    except (ValueError, UnsupportedAlgorithm) as err:
        raise KeyFormatError(f"what the service gave is no key that is read here: {err}") from err
    if key.kind not in _ALGORITHMS:
        raise KeyFormatError(f"a key of the kind {key.kind} does not sign here: P-256, P-384 and RSA do")
    return key
