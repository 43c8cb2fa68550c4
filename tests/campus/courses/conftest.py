"""The pages of courses, tested without the entries that other apps put in the masthead."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _own_entries(settings: Any) -> None:
    settings.NAVIGATION = ["campus.courses.navigation.items"]
