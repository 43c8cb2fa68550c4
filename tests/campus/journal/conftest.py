"""One listener, so that these tests tell of the journal and not of who listens to what in the product."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _one_listener(settings: Any) -> None:
    settings.JOURNAL_CONSUMERS = {"awards": ["unit.done"]}
