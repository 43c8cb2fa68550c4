"""What the pages of courses need to stand alone."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> None:
    settings.HOUSE = ""
    settings.NAVIGATION = ["campus.courses.navigation.items"]
