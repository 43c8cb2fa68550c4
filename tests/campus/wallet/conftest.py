"""Whose credentials a wallet takes in: a college elsewhere."""

from tests.campus.verification.conftest import elsewhere as elsewhere
