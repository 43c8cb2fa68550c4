"""In which language somebody is written to."""

from __future__ import annotations

from typing import Any

import pytest

from campus.accounts.models import Person
from campus.accounts.queries import language_of


def test_it_works():
    assert language_of(Person(language="en")) == "en"


@pytest.mark.parametrize("code", ["", "de", "ar", "no such"])
def test_what_we_have_no_words_in_is_written_in_ours(code: str):
    assert language_of(Person(language=code)) == "en"


def test_theirs_comes_before_that_of_what_it_is_about(settings: Any):
    settings.LANGUAGES = [("en", "English"), ("de", "German"), ("fr", "French")]

    assert language_of(Person(language="de-at"), or_else="fr") == "de"
    assert language_of(Person(language="pt"), or_else="fr") == "fr"
