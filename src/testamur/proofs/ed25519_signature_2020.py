"""Embedded proofs of an older kind, for reading only: Ed25519Signature2020, "EdDSA Cryptosuites", section 3.1.

What is signed is what eddsa-rdfc-2022 signs; only the name stands elsewhere. Nothing new is signed so.
"""

from testamur.proofs.data_integrity import HashSuite, rdfc_input

SUITE = HashSuite(name="Ed25519Signature2020", kinds=frozenset({"Ed25519"}), signing_input=rdfc_input)
