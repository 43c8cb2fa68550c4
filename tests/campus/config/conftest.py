"""One furnished house for all tests of a file: each takes back what it did, and a house takes a second to furnish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.campus.config.house import House, furnish
from tests.cast import make_cast, make_scene


@pytest.fixture(scope="module")
def place_of_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of the house lie."""
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any, place_of_files: Path) -> Iterator[House]:
    """The house, in a transaction around those of the tests."""
    around = transaction.atomic()
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=place_of_files):
        around.__enter__()
        made = furnish(make_scene(make_cast()))
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def house(furnished: House, db: None, place_of_files: Path, settings: Any) -> House:
    """The house as it was furnished, whatever the test before did in it."""
    settings.MEDIA_ROOT = place_of_files
    return furnished
