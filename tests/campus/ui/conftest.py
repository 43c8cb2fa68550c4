"""Every test of the house is in the same house."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _house(settings: Any) -> None:
    settings.HOUSE = "tests.campus.ui.stage.harbourside"
    settings.NAVIGATION = ["tests.campus.ui.stage.entries"]
    settings.FORM_RENDERER = "campus.ui.renderer.HouseRenderer"
    settings.IS_TRIAL = True
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder
