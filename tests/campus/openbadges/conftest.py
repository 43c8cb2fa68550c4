"""Whose credentials services bring: a college elsewhere."""

from tests.campus.common.conftest import hostile as hostile
from tests.campus.verification.conftest import elsewhere as elsewhere
