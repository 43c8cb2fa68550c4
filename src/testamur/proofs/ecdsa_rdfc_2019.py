"""Embedded proofs over RDF: the cryptosuite ecdsa-rdfc-2019 of "Data Integrity ECDSA Cryptosuites 1.0", section 3.2."""

from testamur.proofs.data_integrity import HashSuite, rdfc_input

SUITE = HashSuite(name="ecdsa-rdfc-2019", kinds=frozenset({"P-256", "P-384"}), signing_input=rdfc_input)
