"""What the tests of this app share: a fixed address, and mails kept where they can be read."""

from __future__ import annotations

from typing import Any

import pytest

SITE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _place(settings: Any) -> None:
    settings.PUBLIC_URL = SITE
    settings.EMAIL_BACKEND = "campus.accounts.outbox.OutboxBackend"
