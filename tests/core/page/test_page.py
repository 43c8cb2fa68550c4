"""The page as people meet it: by mouse, keys and ears, in two languages, light and dark, from a disk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from testamur.did import did_document
from testamur.page import page
from testamur.report import german
from tests.core.issuing import DID, DID_DOCUMENT, credential, signed
from tests.core.page.samples import KEYS, SAMPLES, WEB, jcs
from tests.core.test_offline import bundle
from tests.journeys.stage import OVERFLOW, RULES

Open = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a window with a copy of the page that knows these issuers."""
    contexts: list[Any] = []

    def visit(*, known: dict[str, Any] | None = None, **options: Any) -> Any:
        path = tmp_path / "check.html"
        path.write_text(page(issuers=known or {}), encoding="utf-8")
        contexts.append(chromium.new_context(offline=True, **({"locale": "en-GB"} | options)))
        window = contexts[-1].new_page()
        window.goto(path.as_uri())
        return window

    yield visit
    for context in contexts:
        context.close()


def choose(window: Any, data: bytes) -> str:
    window.set_input_files("#file", {"name": "kept.json", "mimeType": "application/json", "buffer": data})
    window.wait_for_selector("#result h2")
    return str(window.inner_text("#result"))


def test_it_works(opened: Open):
    told = choose(opened(known={DID: DID_DOCUMENT}), bundle())

    assert "Authentic, and valid today." in told
    assert "Issued by Example College, whose identity is confirmed by its domain, college.example." in told
    assert "Earned on 28 February 2026" in told


def test_without_a_known_issuer_it_says_what_to_compare(opened: Open):
    told = choose(opened(), bundle())

    assert "Unchanged, but we cannot say who issued it." in told
    assert "The key came with the file. Compare it" in told


def test_of_a_signature_that_it_does_not_read_it_says_the_kind(opened: Open):
    assert "Its signature is of the kind eddsa-rdfc-2022, which" in choose(opened(), signed())


def test_of_a_forgery_it_shows_nothing(opened: Open):
    told = choose(opened(known={DID: DID_DOCUMENT}), SAMPLES["altered"])

    assert "Do not rely on it" in told
    assert "dishonestly" not in told
    assert told.count("Not checked, because an earlier check did not pass.") == 1


def test_what_it_says_is_text_and_never_markup(opened: Open):
    held = credential()
    held["credentialSubject"]["achievement"]["name"] = "<b>Reading</b> </script> &amp;"

    told = choose(opened(known={DID: DID_DOCUMENT}), jcs(held))

    assert "<b>Reading</b> </script> &amp;" in told


def test_it_is_worked_by_keys_alone(opened: Open):
    window = opened(known={WEB: did_document(WEB, [("Ed25519", KEYS["Ed25519"].public)])})

    window.focus("#text")
    window.keyboard.insert_text(SAMPLES["token Ed25519"].decode())
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    window.wait_for_selector("#result h2")

    assert "Authentic, and valid today." in window.inner_text("#result")
    assert window.evaluate("document.activeElement.id") == "result"


def test_a_file_is_dropped_anywhere(opened: Open):
    window = opened()

    window.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "kept.json"));
          window.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
        }""",
        bundle().decode(),
    )
    window.wait_for_selector("#result h2")

    assert "Unchanged" in window.inner_text("#result")


def test_it_speaks_german_where_the_browser_does_and_changes_at_a_press(opened: Open):
    window = opened(locale="de-AT")

    assert german.VERDICTS["unknown_issuer"] in choose(window, bundle())
    window.click("[data-language=en]")
    assert "Unchanged, but we cannot say who issued it." in window.inner_text("#result")
    assert window.get_attribute("html", "lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_everybody_can_read_it(opened: Open, scheme: str, width: int):
    window = opened(color_scheme=scheme, viewport={"width": width, "height": 800})
    choose(window, bundle())
    window.click("summary")

    found = Axe().run(window, options={"runOnly": {"type": "tag", "values": RULES}})
    window.evaluate("document.documentElement.dir = 'rtl'")

    assert found.response["violations"] == []
    assert window.evaluate(OVERFLOW) == 0


def test_without_a_script_it_says_what_else_there_is(opened: Open):
    window = opened(java_script_enabled=False)

    assert "testamur verify --offline" in window.inner_text("noscript")
