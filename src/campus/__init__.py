"""Testamur's product: institutions, courses, assessments, awards, wallets and verification."""
