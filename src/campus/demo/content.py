"""The demo institution's content, read from the files beside this module into plain values.

Shapes are what the files say; `tests/campus/demo/test_content.py` holds the files to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "content"
ORDER = (
    "reading-data-honestly",
    "first-response-at-work",
    "spotting-phishing",
    "repair-cafe-workshop",
    "shore-watch-volunteer",
)


@dataclass(frozen=True)
class CourseFiles:
    """One course: its definition, quiz and project as read, and where its files lie."""

    folder: Path
    course: dict[str, Any]
    quiz: dict[str, Any]
    project: dict[str, Any]

    def text(self, name: str) -> str:
        """Return a text file of the course."""
        return (self.folder / name).read_text(encoding="utf-8")

    def pictures(self) -> list[Path]:
        """Return the pictures that units show."""
        return sorted((self.folder / "img").glob("*.*"))


def _read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def institution() -> dict[str, Any]:
    """Return the institution, its people and skills, and how far each learner is."""
    return _read(FOLDER / "institution.yaml")


def together() -> dict[str, Any]:
    """Return the programmes, and the discussions with what is said in them."""
    return _read(FOLDER / "together.yaml")


def skills() -> dict[str, Any]:
    """Return what each part of the courses is about, by course and by the keys of skills."""
    return _read(FOLDER / "skills.yaml")


def marking() -> dict[str, Any]:
    """Return how work is marked: peers, hidden names, kept sentences, and words in the margin."""
    return _read(FOLDER / "marking.yaml")


def courses() -> list[CourseFiles]:
    """Return every course, in the order in which they are shown."""
    return [
        CourseFiles(folder, *(_read(folder / f"{name}.yaml") for name in ("course", "quiz", "project")))
        for folder in (FOLDER / slug for slug in ORDER)
        if folder.is_dir()
    ]
