"""Mails go to the local outbox, as they do while no mail server is set."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _local_outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "campus.accounts.outbox.OutboxBackend"
