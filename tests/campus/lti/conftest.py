"""A platform on loopback, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.campus.lti.lms import Platform, serving
from tests.campus.lti.stage import HERE, Stage, connect
from tests.cast import Scene


@pytest.fixture
def platform(settings: Any) -> Iterator[Platform]:
    """A learning platform on loopback, which campus may reach."""
    settings.PUBLIC_URL = HERE
    with serving() as running:
        settings.NET_ALLOWED = [urlsplit(running.url).netloc]
        running.tool = {"base": HERE}
        yield running


@pytest.fixture
def stage(platform: Platform, scene: Scene) -> Stage:
    """A platform that is connected to the college."""
    return connect(platform, scene)
