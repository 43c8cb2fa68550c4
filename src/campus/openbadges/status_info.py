"""Errors as the API tells them: Imsx_StatusInfo (Open Badges 3.0, appendix B.3)."""

from __future__ import annotations

from typing import Any, Literal

CodeMinor = Literal[
    "forbidden", "internal_server_error", "invalid_data", "invalid_query_parameter", "not_acceptable", "not_allowed",
    "not_found", "server_busy", "unauthorizedrequest",
]  # fmt: skip


def failure(code: CodeMinor, description: str) -> dict[str, Any]:
    """Return the object for one fault, with words for the author of the service."""
    minor = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": code}
    return {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_codeMinor": {"imsx_codeMinorField": [minor]},
    }


def description(document: object) -> str:
    """Return the words in such an object of somebody else's, empty where there are none."""
    found = document.get("imsx_description") if isinstance(document, dict) else None
    return found if isinstance(found, str) else ""
