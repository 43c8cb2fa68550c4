"""What the editor's form sends."""

from __future__ import annotations

from typing import Any

from campus.achievements.models import Achievement

TYPED: dict[str, Any] = {
    "name": "Spotting phishing",
    "description": "Can tell a false mail from a true one.",
    "criteria": "- pass the quiz",
    "kind": "MicroCredential",
    "shape": "shield",
    "pictogram": "hook",
    "scheme": "duo",
    "ring": "Spotting phishing",
    "ribbon": "",
    "foot": "Harbourside",
    "hours": "20",
    "level": "4",
    "language": "en",
    "valid": "36",
    "months": "",
    "image_alt": "",
    "skill_search": "",
    "skill_name": "",
    "skill_url": "",
}


def typed(**changes: Any) -> dict[str, Any]:
    return {**TYPED, "draft": "1", **changes}


def newest() -> Achievement:
    return Achievement.objects.order_by("-pk")[0]
