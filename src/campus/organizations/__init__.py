"""Issuers and employers: members, roles, signing keys and their did:web documents."""
