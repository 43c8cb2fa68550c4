import pytest

from testamur.report import Check, Outcome, Verdict
from testamur.report.words import LANGUAGES, sentence, verdict_sentence


def check(id: str, reason: str, **params: str | int) -> Check:
    return Check(id=id, outcome=Outcome.PASSED, reason=reason, detail="in English", params=params)


def test_it_works():
    assert sentence(check("status", "revoked")) == "The issuer has taken it back."
    assert sentence(check("status", "revoked"), language="de-AT") == "Der Aussteller hat es zurückgenommen."
    assert verdict_sentence(Verdict.VALID, language="de") == "Echt und heute gültig."


def test_a_language_not_known_here_gets_english():
    assert verdict_sentence(Verdict.EXPIRED, language="mi") == "Authentic, but it has expired."


def test_a_sentence_names_what_the_check_found():
    assert sentence(check("issuer", "domain", domain="college.example")).endswith("college.example.")
    assert sentence(check("structure", "required", message="id is missing")).endswith("id is missing.")
    assert sentence(check("message", "told")) == "The issuer adds: "


def test_braces_in_what_a_stranger_wrote_are_only_text():
    assert sentence(check("message", "told", message="{message.__class__}")).endswith("{message.__class__}")


def test_what_has_no_sentence_keeps_its_detail():
    assert sentence(check("other", "reason")) == "in English"
    assert sentence(check("dates", "skipped"), language="de").startswith("Nicht geprüft")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language):
    held, english = LANGUAGES[language], LANGUAGES["en"]

    assert held.CHECKS.keys() == english.CHECKS.keys()
    assert held.VERDICTS.keys() == {verdict.value for verdict in Verdict}
    for key, text in english.CHECKS.items():
        assert ("{" in text) == ("{" in held.CHECKS[key])
