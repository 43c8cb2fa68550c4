"""A program of the college's, with a key that was made for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jsonschema
from django.test import Client
from django.utils import timezone

from campus.api.description import described
from campus.api.models import Key
from campus.api.services import make_key
from tests.cast import Cast, Scene

ALL = Key.Scope.values
MAIL = "ada@example.org"


def token(cast: Cast, *scopes: str) -> str:
    """Return what a new key opens with; made for everything if no scope is named."""
    return make_key(cast.owner, organization=cast.college, name="Records", scopes=scopes or ALL, now=timezone.now())[1]


def program(key: str) -> Callable[..., Any]:
    """Return what asks the API with a key: `ask("get", "awards")`, `ask("post", "awards", {...})`."""

    def ask(method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {key}", **(headers or {})}
        named = {} if method == "get" else {"data": data, "content_type": "application/json"}
        return getattr(Client(), method)(f"/api/v1/{path}", headers=sent, **named)

    return ask


def wish(scene: Scene, email: str = MAIL, **more: Any) -> dict[str, Any]:
    """Return a body that asks for an award."""
    return {
        "achievement": scene.achievement.public_id,
        "recipient": {"email": email, "name": "Ada Ferreira"},
        **more,
    }


@cache
def description() -> dict[str, Any]:
    return described("https://campus.example.org")


def fits(answer: Any, path: str, method: str = "get") -> Any:
    """Hold an answer against our description; return its body."""
    answers = description()["paths"][path][method]["responses"]
    told = answers.get(str(answer.status_code), answers["default"])
    schema = told["content"][answer.headers["Content-Type"]]["schema"] | {"components": description()["components"]}
    body = json.loads(answer.content)
    jsonschema.Draft202012Validator(schema).validate(body)
    return body
