"""What only the published vectors need."""

from __future__ import annotations

from typing import Any

import pytest

from testamur.canonical import bundle

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


@pytest.fixture
def examples_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundle, for one test, the context of the specifications' examples: every term is in one vocabulary.

    It defines any term whatever, so no document that is really issued may name it, and the library does not ship it.
    """
    shipped = bundle.context

    def known(url: str) -> dict[str, Any]:
        if url == EXAMPLES:
            return {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
        return shipped(url)

    monkeypatch.setattr(bundle, "context", known)
