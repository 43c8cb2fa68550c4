"""What the pages of awards need to stand alone, and the database that the assessments' tests race on."""

from typing import Any

import pytest

from tests.campus.assessments.conftest import file_database

__all__ = ["file_database"]


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> None:
    settings.HOUSE = ""
    settings.NAVIGATION = []
