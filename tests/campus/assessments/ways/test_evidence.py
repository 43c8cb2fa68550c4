"""What shows that something was done, and who may see it."""

from io import BytesIO

import pytest
from PIL import Image

from campus.assessments.models import Claim, Evidence
from campus.assessments.services import claims, evidence
from campus.assessments.ways import queries
from campus.common.errors import InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW, PNG, upload
from tests.campus.assessments.ways.stage import activity, decided, drafted, photo
from tests.cast import ROLES, Cast

DOT = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture
def claim(cast: Cast) -> Claim:
    return drafted(cast, activity(cast, "recognition"))


def add(cast: Cast, claim: Claim, data: bytes = b"I was there.\n") -> Evidence:
    occasion = claims.occasion(claim)
    return evidence.add_file(cast.learner, occasion=occasion, upload=upload(data=data), now=NOW)


def settled(cast: Cast, claim: Claim) -> Evidence:
    kept = add(cast, claim)
    decided(cast, claims.hand_in(cast.learner, claim=claim, now=NOW))
    kept.refresh_from_db()
    return kept


def test_it_works(cast: Cast, claim: Claim):
    kept = settled(cast, claim)

    evidence.set_public(cast.learner, evidence=kept, is_public=True, now=NOW)

    assert len(kept.sha256) == 64
    assert kept.added_by_name == "Maya Okonkwo-Lind"
    assert Evidence.objects.get(is_public=True).name == "work.txt"


def test_a_photo_forgets_where_it_was_taken(cast: Cast, claim: Claim):
    occasion = claims.occasion(claim)

    kept = evidence.add_file(cast.learner, occasion=occasion, upload=photo(), now=NOW, kind=Evidence.Kind.PHOTO)

    with kept.file.open() as file:
        data = file.read()
    assert b"Camera 4711" not in data
    assert not Image.open(BytesIO(data)).getexif()


def test_a_text_is_no_photo_and_a_page_is_nothing(cast: Cast, claim: Claim):
    occasion = claims.occasion(claim)

    with pytest.raises(InvalidError, match="no picture"):
        evidence.add_file(cast.learner, occasion=occasion, upload=upload(), now=NOW, kind=Evidence.Kind.PHOTO)
    with pytest.raises(InvalidError, match="Web pages"):
        add(cast, claim, b"<html>")
    broken = upload("x.png", PNG)
    with pytest.raises(InvalidError, match="broken"):
        evidence.add_file(cast.learner, occasion=occasion, upload=broken, now=NOW)


def test_the_same_bytes_are_kept_once_and_there_is_an_end(cast: Cast, claim: Claim):
    assert add(cast, claim) == add(cast, claim)

    for n in range(8):
        add(cast, claim, f"page {n}".encode())

    with pytest.raises(InvalidError, match="most there can be"):
        add(cast, claim, b"page 9")


def test_a_signature_is_drawn_or_typed_and_never_shown(cast: Cast, claim: Claim):
    occasion = claims.occasion(claim)
    drawn = evidence.add_signature(cast.educator, occasion=occasion, drawn=DOT, name="T. F.", now=NOW)
    typed = evidence.add_signature(cast.educator, occasion=occasion, drawn="", name="Tomás Ferreira", now=NOW)

    assert (drawn.media_type, typed.text) == ("image/png", "Tomás Ferreira")
    with pytest.raises(InvalidError, match="never shown"):
        evidence.set_public(cast.learner, evidence=drawn, is_public=True, now=NOW)
    for bad in ("", "data:text/html,x", "data:image/png;base64,!!", "data:image/png;base64,QUJD"):
        with pytest.raises(InvalidError):
            evidence.add_signature(cast.educator, occasion=occasion, drawn=bad, name=" ", now=NOW)


@pytest.mark.parametrize("link", ["example.org", "javascript:alert(1)", "https://example.org/" + "x" * 1000])
def test_a_link_is_one_that_can_be_followed(cast: Cast, claim: Claim, link: str):
    with pytest.raises(InvalidError):
        evidence.add_link(cast.learner, occasion=claims.occasion(claim), link=link, title="", now=NOW)


def test_what_a_decision_rests_on_stays(cast: Cast, claim: Claim):
    kept = settled(cast, claim)

    with pytest.raises(InvalidError, match="It stays"):
        evidence.remove(cast.learner, evidence=kept)


def test_what_nobody_decided_on_can_go_and_cannot_be_shown(
    cast: Cast, claim: Claim, django_capture_on_commit_callbacks: object
):
    kept = add(cast, claim)
    with pytest.raises(InvalidError, match="once somebody has decided"):
        evidence.set_public(cast.learner, evidence=kept, is_public=True, now=NOW)
    with pytest.raises(NotAllowedError):
        evidence.remove(cast.educator, evidence=kept)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        evidence.remove(cast.learner, evidence=kept)

    assert not kept.file.storage.exists(kept.file.name)


def test_only_the_learner_shows_it(cast: Cast, claim: Claim):
    kept = settled(cast, claim)

    with pytest.raises(NotAllowedError):
        evidence.set_public(cast.educator, evidence=kept, is_public=True, now=NOW)


def test_who_may_have_it(cast: Cast, claim: Claim):
    kept = add(cast, claim)

    def readers() -> set[str]:
        people = {role: getattr(cast, role, None) for role in ROLES}
        return {role for role, person in people.items() if queries.evidence_for(person, kept.public_id)}

    assert readers() == {"learner"}
    decided(cast, claims.hand_in(cast.learner, claim=claim, now=NOW))
    assert readers() == {"learner", "owner", "educator"}
    kept.refresh_from_db()
    evidence.set_public(cast.learner, evidence=kept, is_public=True, now=NOW)
    assert readers() == set(ROLES)
