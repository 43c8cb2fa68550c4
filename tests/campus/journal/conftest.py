"""One listener, so that these tests tell of the journal and not of who listens to what in the product."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _one_listener(settings: Any) -> None:
    settings.JOURNAL_CONSUMERS = {"awards": ["unit.done"]}


@pytest.fixture
def alone_here(db: None) -> None:
    """Skip where others may write at the same moment: a PostgreSQL has one log for all its databases."""
    if connection.vendor != "sqlite":
        pytest.skip("other tests write to the same server’s log")
