"""Base proofs of ecdsa-sd-2023: the issuer's key signs once, a key made for this one document signs each statement."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from testamur.errors import ProofError
from testamur.proofs import ecdsa_sd_2023
from testamur.signing.local import SigningKey
from testamur.signing.signer import Signer


def make_base_proof(
    document: Mapping[str, Any],
    options: Mapping[str, Any],
    *,
    key: Signer,
    mandatory: Sequence[str],
    hmac_key: bytes | None = None,
    ephemeral: Signer | None = None,
) -> dict[str, Any]:
    """Return a base proof, checked once; ``mandatory`` are JSON Pointers to what every derived proof must show.

    ``hmac_key`` (32 bytes) and ``ephemeral`` (a P-256 key) are made anew for each document unless a test gives them.
    """
    if key.public.kind not in ecdsa_sd_2023.SUITE.kinds:
        raise ProofError(f"the key is of the kind {key.public.kind}, with which {ecdsa_sd_2023.NAME} does not sign")
    once = ephemeral or SigningKey.generate(kind="P-256")
    blinding = hmac_key or secrets.token_bytes(32)
    groups = ecdsa_sd_2023.group(document, options, mandatory=mandatory, hmac_key=blinding)
    value = ecdsa_sd_2023.base_value(
        base_signature=key.sign(groups.base_input(once.public)),
        ephemeral=once.public,
        hmac_key=blinding,
        signatures=[once.sign(line.encode()) for line in groups.others],
        mandatory=mandatory,
    )
    proof = {**options, "proofValue": value}
    ecdsa_sd_2023.check_base(document, proof, key=key.public)
    return proof
