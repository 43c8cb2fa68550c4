"""Evidence beside a badge that was not a project's: shown piece by piece, as its holder chose."""

import pytest

from campus.assessments.models import Evidence
from campus.assessments.services import claims, evidence
from campus.awards.models import Award
from tests.campus.assessments.stage import NOW, upload
from tests.campus.assessments.ways.stage import activity, decided, drafted
from tests.campus.awards.stage import awarded
from tests.cast import Scene


@pytest.fixture
def award(scene: Scene) -> Award:
    """An award whose credential names the fingerprints of a claim's evidence, as awards.documents writes them."""
    learner = scene.cast.learner
    claim = drafted(scene.cast, activity(scene.cast, "recognition"))
    evidence.add_file(learner, occasion=claims.occasion(claim), upload=upload("log.txt"), now=NOW)
    decided(scene.cast, claims.hand_in(learner, claim=claim, now=NOW))
    award = awarded(scene, learner)
    signed = "".join(f"SHA-256 {each.sha256} " for each in Evidence.objects.all())
    Award.objects.update(
        credential=bytes(award.credential).replace(b'"description":"', b'"description":"' + signed.encode(), 1)
    )
    return award


def shown(scene: Scene, award: Award, role: str = "anonymous") -> str:
    return scene.cast.client(role).get(f"/c/{award.public_id}/").content.decode()


def test_it_works(scene: Scene, award: Award):
    link, file = Evidence.objects.order_by("pk")
    assert "My log" not in shown(scene, award, "learner")

    evidence.set_public(scene.cast.learner, evidence=file, is_public=True, now=NOW)

    page = shown(scene, award)
    assert f"/show/evidence/{file.public_id}" in page
    assert link.title not in page
    assert "You chose to show this" in shown(scene, award, "learner")


def test_what_was_given_for_something_else_stays_away(scene: Scene, award: Award):
    Evidence.objects.update(is_public=True)
    assert "My log" in shown(scene, award, "stranger")

    award.refresh_from_db()
    signed = bytes(award.credential)
    Award.objects.update(credential=signed.replace(b"SHA-256 ", b"SHA-1 "))

    assert "My log" not in shown(scene, award, "stranger")
