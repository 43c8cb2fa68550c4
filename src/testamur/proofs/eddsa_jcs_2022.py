"""Embedded proofs over JSON: the cryptosuite eddsa-jcs-2022 of "Data Integrity EdDSA Cryptosuites 1.0", section 3.3."""

from testamur.proofs.data_integrity import HashSuite, jcs_input

SUITE = HashSuite(name="eddsa-jcs-2022", kinds=frozenset({"Ed25519"}), signing_input=jcs_input, names_contexts=True)
