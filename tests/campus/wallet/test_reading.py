"""Reading what a credential says, also where somebody else wrote it otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from campus.wallet.reading import GRADED, TESTED, TOOK_PART, read
from tests.campus.awards.stage import awarded, document
from tests.cast import Scene


def test_it_works(scene: Scene) -> None:
    said = read(document(awarded(scene)))

    assert (said.name, said.holder, said.assessor) == ("Reading data honestly", "Maya Okonkwo-Lind", "Tomás Ferreira")
    assert [(row.value, row.asked) for row in said.results] == [
        ("83\xa0%", "70\xa0%"), ("Strong", "Competent"), ("Competent", "Competent"),
    ]  # fmt: skip
    assert [skill.name for skill in said.skills] == ["interpret statistics"]
    assert (said.level, said.credits, said.station) == ("EQF level 4", 0.8, GRADED)


def test_an_empty_document_says_nothing() -> None:
    said = read({})

    assert (said.name, said.awarded, said.results, said.station) == ("", None, (), TOOK_PART)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", 7, None])
def test_only_web_addresses_become_links(url: object) -> None:
    said = read({"issuer": {"name": "A", "url": url}})

    assert said.issuer.url == ""


@pytest.mark.parametrize("email", ["a@b.org?cc=everybody", "<script>@b", "no address", None])
def test_only_plain_addresses_become_mail_links(email: object) -> None:
    assert read({"issuer": {"email": email}}).issuer_email == ""


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-45T00:00:00Z", "2026-10-14T10:00:00", 5])
def test_what_is_no_moment_is_left_out(moment: object) -> None:
    assert read({"validFrom": moment}).awarded is None


@pytest.mark.parametrize(("kind", "station"), [("Percent", TESTED), ("RubricScore", GRADED), ("Status", TOOK_PART)])
def test_how_strong_the_proof_is_follows_from_what_was_asked(kind: str, station: int) -> None:
    subject = {"achievement": {"name": "A", "resultDescription": {"id": "urn:x", "name": "R", "resultType": kind}}}

    assert read({"credentialSubject": subject}).station == station


def test_a_result_that_nothing_describes_is_still_shown() -> None:
    subject: dict[str, Any] = {"result": [{"value": "12"}, {"status": "Completed"}]}

    assert [row.value for row in read({"credentialSubject": subject}).results] == ["12", "–"]
