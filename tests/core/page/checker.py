"""The page in a real browser, opened from a disk with the network off, answering for many files at once."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from testamur.page import page
from testamur.report import Report
from testamur.report.words import sentence

# Bytes travel as base64; dates as milliseconds.
_ASK = """async ([files, now, known]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const answers = [];
  for (const [file, lists] of files) {
    const found = await testamur.check(bytes(file), { now, known, files: lists });
    answers.push({ verdict: found.verdict, digest: found.digest, checks: found.checks.map((check) =>
      [check.id, check.outcome, check.reason, testamur.sentence(check, "en"), testamur.sentence(check, "de")]) });
  }
  return answers;
}"""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one of the two programs found: comparable, and readable where a test fails."""

    verdict: str
    digest: str
    checks: tuple[tuple[str, ...], ...]


class Checker:
    """One window with the page in it."""

    def __init__(self, browser: Any, folder: Path) -> None:
        path = folder / "check.html"
        path.write_text(page(), encoding="utf-8")
        self.complaints: list[str] = []
        self.context = browser.new_context(offline=True, locale="en-GB")
        self.window = self.context.new_page()
        self.window.on("console", lambda said: self.complaints.append(said.text))
        self.window.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.window.on("request", lambda asked: self._request(asked.url))
        self.window.goto(path.as_uri())

    def _request(self, url: str) -> None:
        if not url.startswith(("file:", "data:")):
            self.complaints.append(url)

    def ask(
        self,
        files: Sequence[bytes],
        *,
        now: datetime,
        known: Mapping[str, Any] | None = None,
        lists: Mapping[str, bytes] | None = None,
    ) -> list[Answer]:
        """Return what the page says of each file."""
        texts = {url: data.decode(errors="replace") for url, data in lists.items()} if lists is not None else None
        told = [[base64.b64encode(data).decode(), texts] for data in files]
        found = self.window.evaluate(_ASK, [told, int(now.timestamp() * 1000), dict(known or {})])
        return [
            Answer(verdict=each["verdict"], digest=each["digest"], checks=tuple(map(tuple, each["checks"])))
            for each in found
        ]


def told(report: Report) -> Answer:
    """Return what testamur found, in the same form."""
    checks = (
        (
            check.id,
            check.outcome.value,
            check.reason,
            sentence(check, language="en"),
            sentence(check, language="de"),
        )
        for check in report.checks
    )
    return Answer(verdict=report.verdict.value, digest=report.digest, checks=tuple(checks))
