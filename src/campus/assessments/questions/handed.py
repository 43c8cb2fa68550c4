"""A file as the answer, which a person marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campus.assessments.questions.base import Asked, Fields, Marked, Shown, by_id, items, refuse, text
from campus.common.errors import InvalidError

ENDINGS = ("pdf", "png", "jpg", "webp", "gif", "docx", "odt", "xlsx", "ods", "pptx", "odp", "csv", "txt", "md")


@dataclass(frozen=True)
class File:
    """A file of one of the `accepts` endings (none: all that are taken). A response: {"file": its id, "name": str}."""

    accepts: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return which files are taken."""
        return {"accepts": list(self.accepts)}

    def asked(self, seed: str, response: Any) -> Asked:
        """Return which files are taken, and which is there already."""
        return Asked(value=str(by_id(response).get("name", "")), accepts=self.accepts)

    def read(self, fields: Fields, seed: str) -> Any:
        """Return nothing: files come another way, and are kept before they are an answer."""
        return None

    def check(self, response: Any) -> None:
        """Refuse where there is no file."""
        self.mark(response)

    def mark(self, response: Any) -> Marked:
        """Leave the mark to a person."""
        if not by_id(response).get("file"):
            raise refuse(_("Choose a file first."))
        return Marked(None)

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return nothing: what stands on the page is a link to the file."""
        return ()

    def right_response(self) -> dict[str, str]:
        """Return a response in its shape; whether it is right is for a person to say."""
        return {"file": "none", "name": "answer.pdf"}

    def wrong_response(self) -> dict[str, str]:
        """Return a response in its shape."""
        return self.right_response()


def parse_file(data: Mapping[str, Any]) -> File:
    """Return the typed form; only kinds of files that are taken at all can be asked for."""
    accepts = tuple(dict.fromkeys(text(item).lower().lstrip(".") for item in items(data, "accepts")))
    unknown = [ending for ending in accepts if ending not in ENDINGS]
    if unknown:
        words = _("Files ending in %(unknown)s are not taken. These are: %(known)s.")
        raise InvalidError(words % {"unknown": ", ".join(unknown), "known": ", ".join(ENDINGS)}, field="accepts")
    return File(accepts)
