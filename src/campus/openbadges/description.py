"""The service description: our OpenAPI 3.0, profiled as the 1EdTech security framework asks (clause 6.3).

`openapi.json` beside this file is the whole of it, under an address of an example; here it gets the real ones.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

EXAMPLE = "https://campus.example.org"


@cache
def _text() -> str:
    return (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")


def document(base_url: str, *, name: str) -> dict[str, Any]:
    """Return the description of the service at an address, under the name of its house."""
    told: dict[str, Any] = json.loads(_text().replace(EXAMPLE, base_url))
    told["info"] |= {"title": name, "termsOfService": settings.TERMS_URL}
    scheme = told["components"]["securitySchemes"]["OAuth2ACG"]
    scheme |= {"x-imssf-name": name, "x-imssf-termsOfServiceUrl": settings.TERMS_URL}
    return told
