"""What the web server is given: whole answers in one piece, streams as they are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from campus.config.wsgi import application
from tests.campus.awards.stage import awarded
from tests.cast import Scene


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Have a request leave the test's connection, and its transaction, as they are: so does Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def served(path: str) -> tuple[list[str], Any]:
    """Return the status and what a server is given to send."""
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "localhost"}
    place = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()}
    said: list[str] = []

    def start(status: str, *_more: Any) -> Any:
        said.append(status)

    return said, application({**asked, **place}, start)


def test_it_works(scene: Scene) -> None:
    said, answer = served(f"/c/{awarded(scene).public_id}.json")

    assert said == ["200 OK"]
    assert answer == [bytes(awarded(scene).credential)]


def test_a_file_is_given_as_a_stream(db: None) -> None:
    _said, answer = served("/static/ui/zone.js")

    assert not isinstance(answer, list)
    assert b"".join(answer)
    answer.close()
