"""What journeys share: the site, a visitor's window, and the check that every page has to pass."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE = Axe().axe_script
# As axe is run by its package; only what is wrong comes back.
ASKED = "options => axe.run(document, options).then(found => found.violations)"
SETTLED = "() => Promise.all(document.getAnimations().map(a => a.finish()))"


@dataclass
class Site:
    """Where it runs. The lock is held while it answers: take it for whatever a test does to the rows itself."""

    url: str
    lock: threading.RLock
    sweep: Callable[[], int]

    def settle(self) -> int:
        """Do what the worker would have done by now."""
        with self.lock:
            return self.sweep()


@dataclass
class Visit:
    """One window: its page, and everything the browser complained about."""

    site: Site
    context: Any
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def go(self, path: str) -> Any:
        """Open an address of the site; return its answer."""
        return self.page.goto(path if path.startswith("http") else self.site.url + path)

    def press(self, name: str, role: str = "button") -> None:
        """Press the button, or follow the link, of this name, and wait for the page it leads to."""
        self.follow(self.page.get_by_role(role, name=name, exact=True).first)

    def follow(self, target: Any) -> None:
        """Click on something that leads to a page, and wait for that page."""
        with self.page.expect_navigation():
            target.click()

    def fill(self, **fields: str) -> None:
        """Write into fields by their name in the form."""
        for name, text in fields.items():
            self.page.fill(f"[name={name}]", text)

    def says(self, words: str) -> None:
        """Wait until the page shows these words."""
        self.page.get_by_text(words).first.wait_for()

    def check(self, *, schemes: tuple[str, ...] = ("light",), widths: tuple[dict[str, int], ...] = (WIDE,)) -> None:
        """Hold the page to what every page promises; AssertionError names the address and each fault."""
        faults = [*self.complaints, *_secrets(self.page.content())]
        self.complaints.clear()
        for scheme in schemes:
            self.page.emulate_media(color_scheme=scheme)
            for width in widths:
                self.page.set_viewport_size(width)
                faults += [f"{scheme} {width['width']}: {fault}" for fault in self._axe()]
        self.page.set_viewport_size(NARROW)
        if (over := self.page.evaluate(OVERFLOW)) > 0:
            faults.append(f"scrolls {over} px sideways at 320 px: {self._widest()}")
        self.page.set_viewport_size(WIDE)
        assert not faults, f"{self.page.url}\n" + "\n".join(faults)

    def _axe(self) -> list[str]:
        self.page.evaluate(SETTLED)
        if not self.page.evaluate("() => 'axe' in window"):  # half a megabyte, once a page
            self.page.evaluate(AXE)
        found = self.page.evaluate(ASKED, {"resultTypes": ["violations"], "runOnly": RULES})
        return [
            f"{each['id']}: {node['target']} {node['html'][:200]} {_why(node)}"
            for each in found
            for node in each["nodes"][:3]
        ]

    def _widest(self) -> str:
        script = """() => [...document.querySelectorAll('main *, header *, footer *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.outerHTML.slice(0, 160))[0] || ''"""
        return str(self.page.evaluate(script))


def _why(node: dict[str, Any]) -> str:
    parts = [each["message"] for kind in ("any", "all", "none") for each in node[kind]]
    return "; ".join(parts)[:200]


def _secrets(text: str) -> list[str]:
    names = ("SECRET_KEY", "SEALING_KEY", "EMAIL_HOST_PASSWORD")
    held = {name: str(getattr(settings, name, "") or "") for name in names}
    return [f"shows settings.{name}" for name, value in held.items() if value and value in text]


def answer_question(visit: Visit) -> None:
    """Answer the question on the page rightly, as the scene's quiz has it (tests/cast.py)."""
    form = visit.page.locator("form.fields")
    if form.locator("[type=radio]").count():
        form.get_by_label("Right", exact=True).check()
    elif form.locator("[type=checkbox]").count():
        form.get_by_label("Right", exact=True).check()
        form.get_by_label("Also right", exact=True).check()
    elif form.locator("[inputmode=decimal]").count():
        visit.fill(response="12,5")
    else:
        visit.fill(response="Median")
    visit.press("Answer")


def take_quiz(visit: Visit, *, questions: int = 4) -> None:
    """Begin the quiz and answer all of it rightly, reading what each answer teaches."""
    visit.press("Begin the quiz")
    for number in range(1, questions + 1):
        answer_question(visit)
        visit.says("Right.")
        visit.press("Next question" if number < questions else "See the result", "link")


def work(text: str = "The letter says that every second bus is late.") -> dict[str, str]:
    """Return what a learner writes for the project."""
    return {"title": "Does the harbour bus run late?", "text": f"{text} " * 8}
