import hashlib
from importlib.resources import files
from typing import Any

import pytest

from testamur.canonical import bundle
from testamur.errors import CanonicalizationError


@pytest.mark.parametrize("url", bundle.index())
def test_every_bundled_context_is_the_file_that_was_recorded(url):
    entry = bundle.index()[url]

    data = (files("testamur.canonical") / "contexts" / entry["file"]).read_bytes()

    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert "@context" in bundle.context(url)
    assert entry["source"]
    assert entry["licence"]


def test_the_open_badges_context_is_the_form_that_validators_use():
    terms = bundle.context(bundle.OPEN_BADGES_V3)["@context"]

    assert {"endorsementJwt", "jti"} <= terms.keys()


def test_it_knows_no_other_context():
    with pytest.raises(CanonicalizationError, match="never fetched"):
        bundle.context("https://example.org/context")


def test_no_bundled_term_beside_the_known_ones_names_the_same_thing_twice():
    names: dict[str, set[str]] = {}

    def collect(context: Any) -> None:
        for term, definition in context.items():
            if term.startswith("@"):
                continue
            parts = definition if isinstance(definition, dict) else {"@id": definition}
            if not parts["@id"].startswith("@"):
                names.setdefault(parts["@id"], set()).add(term)
            collect(parts.get("@context") or {})

    for url in bundle.index():
        context = bundle.context(url)["@context"]
        for part in context if isinstance(context, list) else [context]:
            collect(part)

    twins = sorted(sorted(terms) for terms in names.values() if len(terms) > 1)
    assert twins == [["Criteria", "criteria"], ["GeoCoordinates", "geo"], ["Image", "image"]]
