"""Whose credentials a portfolio shows beside ours: a college elsewhere."""

from tests.campus.verification.conftest import elsewhere as elsewhere
