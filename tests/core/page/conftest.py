"""One window for all tests of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.core.page.checker import Checker


@pytest.fixture(scope="module")
def checker(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    held = Checker(chromium, tmp_path_factory.mktemp("page"))
    yield held
    held.context.close()
