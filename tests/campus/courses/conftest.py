"""The pages of courses, tested without what the apps above put on them."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> None:
    settings.NAVIGATION = ["campus.courses.navigation.items"]
    settings.LEARN_PANELS = []
