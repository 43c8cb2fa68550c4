"""A source of an institution, and statements of the kind that content tools send."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from campus.events.models import Source
from campus.events.services import sources
from tests.cast import Cast

PASSED = "http://adlnet.gov/expapi/verbs/passed"
TASK = "https://lms.example.org/mod/quiz/7"


def source(cast: Cast, kind: str = "xapi", *, actor: str = "owner") -> tuple[Source, str]:
    person, organization = getattr(cast, actor), cast.other if actor == "outsider" else cast.college
    return sources.make(person, organization=organization, kind=kind, name="Course player", now=timezone.now())


def statement(**changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": str(uuid4()),
        "actor": {"mbox": "mailto:maya@example.org", "name": "Maya"},
        "verb": {"id": PASSED, "display": {"en": "passed"}},
        "object": {"id": TASK, "definition": {"name": {"en": "Reading a chart"}}},
        "result": {"score": {"scaled": 0.85}, "success": True},
        "timestamp": "2026-03-01T09:30:00.123Z",
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


class Teller:
    """A system that sends statements with the key and secret of its source."""

    def __init__(self, made: tuple[Source, str], *, version: str = "1.0.3") -> None:
        key = base64.b64encode(f"{made[0].public_id}:{made[1]}".encode()).decode()
        self.source = made[0]
        self.headers = {"Authorization": f"Basic {key}", "X-Experience-API-Version": version}

    def post(self, value: Any, **named: Any) -> HttpResponse:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        named = {"content_type": "application/json"} | named
        return Client().post("/xapi/statements", data, headers=self.headers, **named)  # type: ignore[return-value]

    def put(self, value: Any, uid: str) -> HttpResponse:
        address = f"/xapi/statements?statementId={uid}"
        return Client().put(  # type: ignore[return-value]
            address, json.dumps(value).encode(), content_type="application/json", headers=self.headers
        )

    def get(self, **asked: str) -> HttpResponse:
        return Client().get("/xapi/statements", asked, headers=self.headers)  # type: ignore[return-value]
