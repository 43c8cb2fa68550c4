"""Embedded proofs over RDF: the cryptosuite eddsa-rdfc-2022 of "Data Integrity EdDSA Cryptosuites 1.0", section 3.2."""

from testamur.proofs.data_integrity import HashSuite, rdfc_input

SUITE = HashSuite(name="eddsa-rdfc-2022", kinds=frozenset({"Ed25519"}), signing_input=rdfc_input)
