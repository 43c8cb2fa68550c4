"""What the pages of assessments need to stand alone: the masthead of other apps is tested where it is made."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> None:
    settings.HOUSE = ""
    settings.NAVIGATION = []
