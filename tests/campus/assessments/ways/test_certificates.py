"""Certificates of other issuers."""

from dataclasses import replace

import pytest

from campus.accounts.models import Person
from campus.assessments.models import Certificate, Evidence, Result
from campus.assessments.services import certificates
from campus.assessments.ways.foreign import Checked
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW
from tests.cast import Cast

REF = "https://issuer.example.org/achievements/7"
GOOD = Checked(verdict="valid", digest="ab" * 32, ref=REF, name="Sea safety", issuer="Coast School", is_about=True)


def show(cast: Cast, checked: Checked = GOOD, person: Person | None = None) -> Certificate:
    data = f"{{{checked.verdict}}}".encode()
    who = person or cast.learner
    return certificates.show(who, organization=cast.college, data=data, checked=checked, now=NOW)


def decide(cast: Cast, shown: Certificate, *, is_counted: bool = True, actor: Person | None = None) -> Certificate:
    who = actor or cast.educator
    return certificates.decide(who, certificate=shown, is_counted=is_counted, reason="Passport seen.", now=NOW)


def test_it_works(cast: Cast):
    shown = show(cast)

    result = Result.objects.get()
    assert (result.kind, result.ref, result.is_passed) == ("external", REF, True)
    assert (result.data["issuer"], result.data["identity"]) == ("Coast School", "address")
    assert Evidence.objects.get().result == result
    assert show(cast) == shown
    assert Result.objects.count() == 1


def test_one_that_names_nobody_waits_for_an_assessor(cast: Cast):
    shown = show(cast, replace(GOOD, is_about=None))
    assert not Result.objects.exists()

    decide(cast, shown)

    assert Result.objects.get().data["identity"] == "assessor"
    with pytest.raises(ConflictError):
        decide(cast, shown, actor=cast.owner)


def test_one_that_two_people_show_says_so(cast: Cast):
    show(cast, replace(GOOD, is_about=None), person=cast.stranger)

    assert "Somebody else" in show(cast, replace(GOOD, is_about=None)).reason


@pytest.mark.parametrize(
    ("checked", "words"),
    [
        (Checked("invalid"), "not what was signed"),
        (Checked("could_not_check"), "could not be checked"),
        (replace(GOOD, verdict="expired"), "expired"),
        (replace(GOOD, verdict="revoked"), "took it back"),
        (replace(GOOD, verdict="unknown_issuer"), "Nobody confirms"),
        (replace(GOOD, is_about=False), "another address"),
        (replace(GOOD, ref=""), "identifier"),
    ],
)
def test_what_does_not_hold_is_kept_as_evidence_only(cast: Cast, checked: Checked, words: str):
    shown = show(cast, checked)

    assert shown.state == "kept"
    assert words in shown.reason
    assert not Result.objects.exists()
    assert Evidence.objects.get().kind == "credential"


def test_what_could_not_be_verified_may_be_later(cast: Cast):
    show(cast, replace(GOOD, verdict="unknown_issuer"))

    assert show(cast).state == "counted"
    assert Certificate.objects.count() == 1


def test_our_own_and_what_is_no_file_are_refused(cast: Cast):
    with pytest.raises(InvalidError, match="issued by Harbourside"):
        show(cast, replace(GOOD, issuer_slug="harbourside"))
    with pytest.raises(InvalidError, match="2\N{NO-BREAK SPACE}MB"):
        certificates.show(cast.learner, organization=cast.college, data=b"", checked=GOOD, now=NOW)


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_decide(cast: Cast, name: str):
    shown = show(cast, replace(GOOD, is_about=None))

    with pytest.raises(NotAllowedError):
        decide(cast, shown, actor=getattr(cast, name))


def test_a_decision_says_how_it_is_known_and_is_not_ones_own(cast: Cast):
    own = show(cast, replace(GOOD, is_about=None), person=cast.owner)

    with pytest.raises(NotAllowedError):
        decide(cast, own, actor=cast.owner)
    with pytest.raises(InvalidError):
        certificates.decide(cast.educator, certificate=own, is_counted=True, reason=" ", now=NOW)
    assert decide(cast, own, is_counted=False).state == "refused"
    assert not Result.objects.exists()
