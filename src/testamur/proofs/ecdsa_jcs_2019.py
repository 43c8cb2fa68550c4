"""Embedded proofs over JSON: the cryptosuite ecdsa-jcs-2019 of "Data Integrity ECDSA Cryptosuites 1.0", section 3.3."""

from testamur.proofs.data_integrity import HashSuite, jcs_input

SUITE = HashSuite(
    name="ecdsa-jcs-2019", kinds=frozenset({"P-256", "P-384"}), signing_input=jcs_input, names_contexts=True
)
