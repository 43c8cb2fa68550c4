"""Every file of the corpus: good ones are kept and read, bad ones explained, none of them holds up another."""

from __future__ import annotations

import io
from pathlib import Path

from django.utils import timezone

from campus.common.errors import InvalidError
from campus.wallet import parcels, services
from campus.wallet.models import Held, Piece
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet import corpus_older
from tests.campus.wallet.corpus import Corpus
from tests.cast import Cast

RECORDED = {
    "onetech-ob30/complete.json": "could_not_check",
    "onetech-ob30/simple-did-key-method.json": "belongs to somebody else",
    "onetech-ob30/simple-err-context.json": "validFrom is missing",
    "onetech-ob30/simple-err-credential-subject-type.json": "AchievementSubject",
    "onetech-ob30/simple-err-evidence-type.json": "“evidence › 2 › type” does not say “Evidence”",
    "onetech-ob30/simple-err-expired.json": "could_not_check",
    "onetech-ob30/simple-err-issued.json": "achievement is missing",
    "onetech-ob30/simple-err-issuer-type.json": "Profile",
    "onetech-ob30/simple-err-proof-method.json": "could_not_check",
    "onetech-ob30/simple-err-proof-value.json": "could_not_check",
    "onetech-ob30/simple-err-type.json": "OpenBadgeCredential",
    "onetech-ob30/simple-json.png": "known",
    "onetech-ob30/simple-json.svg": "known",
    "onetech-ob30/simple-jwt.png": "could_not_check",
    "onetech-ob30/simple-noproof.json": "achievement is missing",
    "onetech-ob30/simple.json": "known",
    "onetech-ob30/simple.jwt": "achievement is missing",
    "onetech-ob30/simple_v1.json": "could_not_check",
    "onetech-ob30/endorsement-valid.json": "could_not_check",
    "onetech-ob20/assertion-with-endorsements.json": "could_not_check",
    "onetech-ob20/basic-assertion-expired.json": "could_not_check",
    "onetech-ob20/basic-assertion-invalid-context.json": "no context of Open Badges 2",
    "onetech-ob20/basic-assertion-invalid-type.json": "“type” is not of the form Assertion",
    "onetech-ob20/basic-assertion.json": "could_not_check",
    "onetech-ob20/simple-badge.png": "could_not_check",
    "onetech-ob20/simple.jwt": "could_not_check",
    "onetech-ob20/assets/badgeclass1.json": "describes a badge",
    "onetech-ob20/assets/issuer1.json": "describes a badge",
    "onetech-ob20/assets/robotics-badge.png": "no badge inside this PNG",
    "onetech-ob20/assets/endorsement-1.json": "It is an endorsement",
    "onetech-clr20/simple.json": "could_not_check",
    "di-ecdsa/ecdsa-jcs-2019-p256/signedJCSECDSAP256.json": "could_not_check",
    "di-eddsa/Ed25519Signature2020/signedEdSig.json": "could_not_check",
}


def became(piece: Piece) -> str:
    """Return in a word what became of a piece: the state of what was kept, or why it was not."""
    if piece.outcome in {Piece.Outcome.KEPT, Piece.Outcome.STATED} and piece.held:
        return piece.held.state
    return piece.words or piece.outcome


def put_in(cast: Cast, name: str, data: bytes) -> str:
    """Return what became of a file of one piece, put in by the learner."""
    now = timezone.now()
    try:
        parcel = services.add(cast.learner, parcels.of_files([(name, io.BytesIO(data))]), now=now)
    except InvalidError as err:
        return f"nothing: {err}"
    services.deal_with(parcel, now=now, seconds=60)
    [piece] = parcel.pieces.select_related("held")
    return became(piece)


def test_it_works(cast: Cast, elsewhere: Elsewhere):
    corpus, found, wanted = Corpus(elsewhere), {}, {}
    for cases in (corpus.cases(), corpus_older.cases(corpus)):
        for name, data, outcome in cases:
            found[name], wanted[name] = put_in(cast, name, data), outcome

    assert len(wanted) >= 120
    assert {name: said for name, said in found.items() if wanted[name] not in said} == {}
    assert all(each.name and each.digest for each in Held.objects.all())
    yours = set(Held.objects.filter(is_about=True).values_list("state", flat=True))
    assert "valid" in yours


def test_recorded_examples_are_kept_or_explained(shared: Path, cast: Cast, elsewhere: Elsewhere):
    """Published examples; their hosts do not answer here, so that the best of them cannot be checked today."""
    found = {path: put_in(cast, path, (shared / "data/vectors" / path).read_bytes()) for path in RECORDED}

    assert {path: said for path, said in found.items() if RECORDED[path] not in said} == {}
